"""The operator's own templates, strings and colours: they win, and what is wrong with them stops the start."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal import overrides
from portal.app import create_app
from portal.assembly import Portal, build_portal, templates_of
from portal.routes import path_for
from portal.setting_values import BadSetting
from portal.settings import Settings
from tests.people import Person, text_of

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


@pytest.fixture
def overridden(settings: Settings, own: Path) -> Settings:
    return replace(settings, overrides=own)


def opened(settings: Settings) -> tuple[Portal, Person]:
    portal = build_portal(settings, path_for)
    return portal, Person(create_app(portal, background=False))


async def test_a_template_wins_and_may_build_on_the_original(overridden: Settings, own: Path) -> None:
    write(
        own,
        "templates/sign_in/ask.html",
        "{% extends 'original/sign_in/ask.html' %}{% block after %}Moin{% endblock %}",
    )
    portal, stranger = opened(overridden)
    page = await stranger.get("/sign-in")
    await portal.close()

    assert "Moin" in text_of(page.text)
    assert "E-mail" in text_of(page.text)


async def test_a_string_wins_and_all_others_stay(overridden: Settings, own: Path) -> None:
    write(own, "locale/en/messages.po", f'{PO}msgid "Sign in"\nmsgstr "Come in"\n')
    portal, stranger = opened(overridden)
    english = await stranger.get("/sign-in", headers={"Accept-Language": "en"})
    japanese = await stranger.get("/sign-in", headers={"Accept-Language": "ja"})
    await portal.close()

    assert "Come in" in text_of(english.text)
    assert "Come in" not in text_of(japanese.text)
    assert "サインイン" in text_of(japanese.text)


async def test_a_style_sheet_comes_last_and_from_this_site(overridden: Settings, own: Path) -> None:
    write(own, "brand.css", ":root { --radius: 0; }")
    portal, stranger = opened(overridden)
    page = (await stranger.get("/sign-in")).text
    sheet = await stranger.get("/brand/own.css")
    await portal.close()

    assert sheet.text == ":root { --radius: 0; }"
    assert sheet.headers["content-type"].startswith("text/css")
    assert page.index("/brand/own.css?v=") > page.index("css/print.css")


async def test_without_a_folder_there_is_no_sheet(stranger: Person) -> None:
    assert "/brand/own.css" not in (await stranger.get("/sign-in")).text
    assert (await stranger.get("/brand/own.css")).status_code == 404


async def test_a_language_is_one_catalogue(overridden: Settings, own: Path) -> None:
    write(own, "locale/he/messages.po", f'{PO}msgid "Sign in"\nmsgstr "כניסה"\n')
    portal, stranger = opened(replace(overridden, locale="he"))
    page = await stranger.get("/sign-in", headers={"Accept-Language": "de"})
    await portal.close()

    assert '<html lang="he" dir="rtl">' in page.text
    assert page.headers["content-language"] == "he"
    assert "כניסה" in text_of(page.text)
    assert "עברית" in text_of(page.text)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("templates/sign_in/ask.html", "\n{% block main %}", "own/templates/sign_in/ask.html:2: "),
        ("templates/sign_in/ask.html", "{{ 1 | no_such_filter }}", "own/templates/sign_in/ask.html:1: "),
        ("templates/sign_in/asks.html", "", "asks.html is never used"),
        ("templates/sign_in/ask.html", "{% extends 'sign_in/ask.html' %}", "write original/sign_in/ask.html"),
        ("templates/sign_in/ask.html", "{% include 'none.html' %}", "is built on none.html, which is not there"),
        ("locale/en/messages.po", f'{PO}msgid "Sign in\nmsgstr ""\n', "own/locale/en/messages.po:4: "),
        ("locale/en/messages.po", f'{PO}msgid "A %(b)s"\nmsgstr "%(c)s"\n', "own/locale/en/messages.po:4: "),
        ("locale/english/messages.po", PO, "own/locale/english is no language"),
        ("locale/de/message.po", PO, "own/locale/de/messages.po is missing"),
        ("style.css", "", "own/style.css is never used: expected templates, locale or brand.css"),
    ],
)
def test_what_is_wrong_stops_the_start_with_its_file_and_line(
    overridden: Settings, own: Path, name: str, text: str, complaint: str
) -> None:
    write(own, name, text)

    with pytest.raises(BadSetting) as raised:
        templates_of(overridden, path_for)
    assert complaint in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_part_that_an_own_template_includes_is_used(overridden: Settings, own: Path) -> None:
    write(own, "templates/sign_in/ask.html", "{% include 'own/greeting.html' %}")
    write(own, "templates/own/greeting.html", "Moin")

    assert templates_of(overridden, path_for).render("sign_in/ask.html", "en") == "Moin"


MINUTES = "The link works for %(minutes)s minutes, and once."


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("%(minutes)s分間有効、成功率100%を保証", "a % stands alone in the translation: write %% for a per cent sign"),
        ("100%", "a % stands alone"),
        ("100%s", "a % stands alone"),
        ("%(minute)s分間", "there is no %(minute)s in the original: expected %(minutes)s"),
        ("%(minutes)分間", "there is no %(minutes) in the original: expected %(minutes)s"),
        ("%(minutes)d分間", "there is no %(minutes)d in the original: expected %(minutes)s"),
    ],
)
def test_a_string_that_could_not_be_filled_in_stops_the_start(
    overridden: Settings, own: Path, said: str, complaint: str
) -> None:
    write(own, "locale/ja/messages.po", f'{PO}msgid "{MINUTES}"\nmsgstr "{said}"\n')

    with pytest.raises(BadSetting) as raised:
        templates_of(overridden, path_for)
    assert f"own/locale/ja/messages.po:4: {complaint}" in str(raised.value)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (MINUTES, "成功率100%%を保証、%(minutes)s分間"),
        (MINUTES, "有効期限があります"),
        ("Sign in", "100%サインイン"),
    ],
)
def test_a_string_may_leave_a_placeholder_out_and_say_per_cent(
    overridden: Settings, own: Path, message: str, said: str
) -> None:
    write(own, "locale/ja/messages.po", f'{PO}msgid "{message}"\nmsgstr "{said}"\n')

    assert templates_of(overridden, path_for).fallback == "en"


ASK = "{% extends 'original/sign_in/ask.html' %}\n"
MAIL = "{% extends 'original/mail/sign_in/body.txt' %}\n{% block says %}"


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("sign_in/ask.html", ASK + "{% block aftr %}Moin{% endblock %}", "ask.html:2: the block aftr is never used: "),
        ("sign_in/ask.html", ASK + "{% block after %}{{ compnay.name }}{% endblock %}", "did you mean company?"),
        ("sign_in/ask.html", "{{ flavour }}", "ask.html:1: nothing is called flavour here: expected one of "),
        ("parts/company.html", "{% macro mark(it) %}{{ company }}{% endmacro %}", "nothing is called company here"),
        ("mail/sign_in/body.txt", MAIL + "{% if staff %}{{ compnay }}{% endif %}{% endblock %}", "mean company?"),
        ("mail/sign_in/body.txt", MAIL + "{{ minutes.long }}{% endblock %}", "the mail sign_in-customer cannot be "),
    ],
)
def test_a_template_that_would_break_or_be_shown_nowhere_stops_the_start(
    overridden: Settings, own: Path, name: str, text: str, complaint: str
) -> None:
    write(own, f"templates/{name}", text)

    with pytest.raises(BadSetting) as raised:
        templates_of(overridden, path_for)
    assert f"own/templates/{name}:" in str(raised.value)
    assert complaint in str(raised.value)


async def test_a_template_may_use_what_pages_are_given_and_what_it_sets_itself(overridden: Settings, own: Path) -> None:
    top = "{% from 'parts/icon.html' import icon %}{% set star = 2 %}{% macro day() %}Day{% endmacro %}"
    within = "{% block inner %}{{ viewer.email if viewer }}{% endblock %}{% include 'own/line.html' %}"
    asked = "{% if moon is defined %}{{ moon }}{% endif %}{{ company.name if company }}"
    write(
        own,
        "templates/sign_in/ask.html",
        f"{ASK}{top}{{% block after %}}{{% set sun = 1 %}}{{{{ day() }}}}{{{{ star }}}}{within}{asked}{{% endblock %}}",
    )
    write(own, "templates/own/line.html", "Moin {{ sun }} {{ path_for('sign-in') }}")
    portal, stranger = opened(overridden)
    page = await stranger.get("/sign-in")
    await portal.close()

    assert "Day2Moin 1 /sign-in" in text_of(page.text).replace(" Moin", "Moin")


def test_a_string_that_is_said_nowhere_is_named_and_stops_nothing(overridden: Settings, own: Path) -> None:
    write(own, "locale/en/messages.po", f'{PO}msgid "Sgin in"\nmsgstr "Come in"\n')

    assert templates_of(overridden, path_for).fallback == "en"
    assert [line.partition("own/")[2] for line in overrides.list_unused(own)] == ["locale/en/messages.po:4: 'Sgin in'"]
