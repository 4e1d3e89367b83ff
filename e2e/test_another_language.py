"""A language that is one catalogue: nothing on any page goes past it, and text two fifths longer breaks no layout."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from e2e.conftest import Come
from e2e.people import HANA, Visitor
from e2e.stage import Stage, soon
from e2e.test_accessibility import PAGES
from tests import pseudo

LAYOUT = (Path(__file__).parent / "layout.js").read_text("utf-8")
VISIBLE = (Path(__file__).parent / "visible.js").read_text("utf-8")
# Every page but the demo's inbox, which shows mails in whatever language, and those of the stand-in.
OURS = [name for name in PAGES if "at Stripe" not in name and "inbox" not in name]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("own")
    pseudo.write_catalogue(folder)
    with Stage(tmp_path_factory.mktemp("demo"), overrides=folder, locale=pseudo.CODE) as stage:
        yield stage


@pytest.mark.parametrize("name", OURS)
def test_every_page_speaks_it_and_holds_it(come: Come, stage: Stage, name: str) -> None:
    visitor = come(pseudo.CODE)
    PAGES[name](visitor)

    assert visitor.page.locator("html").get_attribute("lang") == pseudo.CODE
    assert pseudo.past_gettext(visitor.page.evaluate(VISIBLE), known_to(stage)) == []
    for width in (390, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert broken(visitor) == [], f"{width} px"


def test_mails_speak_it(come: Come, stage: Stage) -> None:
    visitor = come(pseudo.CODE)
    visitor.go("/sign-in")
    visitor.ask_for_link(HANA.email)
    invoice = stage.bill(HANA.customer, 990, "jpy", "Extra seat")["id"]
    stage.let_the_card_fail(invoice, "insufficient_funds")
    soon(lambda: any(mail["to"] == "ito@hinode-schedule.example" for mail in stage.mails))
    mine = [mail for mail in stage.mails if "⟦" in mail["subject"]]

    assert len(mine) >= 2
    for mail in mine:
        text = f"{mail['subject']} {mail['text']} {re.sub('<style.*?</style>|<[^>]+>', ' ', mail['html'], flags=re.S)}"
        assert pseudo.past_gettext(text, known_to(stage)) == [], mail["subject"]


def broken(visitor: Visitor) -> list[str]:
    found: list[str] = visitor.page.evaluate(LAYOUT)
    overhang = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{overhang} px hang over"] if overhang > 0 else [])]


def known_to(stage: Stage) -> set[str]:
    """What Stripe holds of the company and its customers. A word in small letters alone is no name: it may be ours."""
    books = stage.books
    held = {text for shelf in books.objects.values() for thing in shelf.values() for text in texts(thing)}
    address = books.account["business_profile"]["support_address"]
    held |= {address["state"] + address["city"] + address["line1"]}  # as it is written on a letter
    held |= {line for text in held for line in text.splitlines()}
    return {text for text in held if not re.fullmatch(r"[a-z_ ]*", text)} | NAMES


NAMES = {"Visa", "Mastercard", "JCB", "Chrome", "Chromium", "Linux", "Stripe", "PDF", "CSV", "Excel", "ZIP"}
NAMES |= {"photo.csv", "odd.csv", "sample.csv", "三菱UFJ銀行"}  # visitors' own files, and whose form one has


def texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from texts(value)
