"""Which language a person reads, their dates, and the catalogue behind their pages."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.support import Translations

from portal import resources
from portal.catalogues import read_messages
from portal.language import LANGUAGES, Language, choose
from portal.money import Money

TOKYO = ZoneInfo("Asia/Tokyo")
LAST_MINUTE_OF_MAY_IN_TOKYO = datetime(2026, 5, 31, 14, 59, tzinfo=UTC)
FIRST_MINUTE_OF_JUNE_IN_TOKYO = datetime(2026, 5, 31, 15, 0, tzinfo=UTC)

CATALOGUE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Invoices"
msgstr "請求書"

msgid "Hello %(name)s"
msgstr "%(name)s様"

msgid "%(count)s invoice"
msgid_plural "%(count)s invoices"
msgstr[0] "請求書%(count)s件"
"""


def speaking(code: str, zone: ZoneInfo = TOKYO) -> Language:
    return Language(code, zone, Translations())


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("en-GB,en-US;q=0.9,ja;q=0.2", "en"),
        ("fr-FR, de;q=0.9, ja;q=0.3", "ja"),
        ("en;q=0.3, ja;q=0.7", "ja"),
        ("ja;q=0, en;q=0.1", "en"),
        ("JA-jp", "ja"),
        ("fr; q=0.9, ja; q=0.8, en; q=0.1", "ja"),
        ("en;q=0.2, ja;q=nan", "en"),
    ],
)
def test_the_browsers_strongest_wish_that_we_speak_wins(header: str, chosen: str) -> None:
    assert choose([header], "fallback") == chosen


@pytest.mark.parametrize(
    "header", ["", "*", "fr", ",,,", ";q=", "ja;q=x", "-", "q=1", "\u65e5\u672c\u8a9e", "x" * 9000]
)
def test_nonsense_falls_back(header: str) -> None:
    assert choose([header], "en") == "en"


def test_the_first_wish_that_is_ours_beats_all_later_ones() -> None:
    assert choose([None, "", "fr", "ja", "en"], "en") == "ja"
    assert choose([], "ja") == "ja"


@pytest.mark.parametrize(
    ("wish", "chosen"),
    [("pt-BR,pt;q=0.9", "pt_BR"), ("pt", "pt_BR"), ("pt-PT", "pt_BR"), ("zh-Hant-TW", "zh_Hant"), ("de-AT", "de")],
)
def test_a_language_with_a_country_is_meant_by_both_of_its_names(wish: str, chosen: str) -> None:
    assert choose([wish], "en", ("en", "de", "pt_BR", "zh_Hant")) == chosen


def test_any_language_is_written_as_it_writes_itself() -> None:
    assert speaking("de").day(FIRST_MINUTE_OF_JUNE_IN_TOKYO) == "1. Juni 2026"
    assert speaking("fr").short_month(date(2026, 3, 1)) == "mars"
    assert speaking("pt_BR").month(date(2026, 3, 1)) == "março de 2026"
    assert (speaking("he").direction, speaking("de").direction) == ("rtl", "ltr")
    assert speaking("pt_BR").tag == "pt-BR"


def test_a_day_is_the_day_of_the_operators_zone() -> None:
    english, japanese = speaking("en"), speaking("ja")

    assert english.day(LAST_MINUTE_OF_MAY_IN_TOKYO) == "May 31, 2026"
    assert english.day(FIRST_MINUTE_OF_JUNE_IN_TOKYO) == "Jun 1, 2026"
    assert japanese.day(FIRST_MINUTE_OF_JUNE_IN_TOKYO) == "2026年6月1日"
    assert speaking("en", ZoneInfo("UTC")).day(FIRST_MINUTE_OF_JUNE_IN_TOKYO) == "May 31, 2026"
    assert english.iso_day(FIRST_MINUTE_OF_JUNE_IN_TOKYO) == "2026-06-01"


def test_the_turn_of_the_year_is_the_zones_too() -> None:
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert speaking("en").day(moment) == "Jan 1, 2027"
    assert speaking("en", ZoneInfo("America/New_York")).iso_day(moment) == "2026-12-31"


def test_short_days_and_months_leave_out_what_is_plain() -> None:
    assert speaking("en").short_day(FIRST_MINUTE_OF_JUNE_IN_TOKYO) == "Jun 1"
    assert speaking("ja").short_day(FIRST_MINUTE_OF_JUNE_IN_TOKYO) == "6月1日"
    assert speaking("en").month(date(2026, 6, 1)) == "June 2026"
    assert speaking("ja").month(date(2026, 6, 1)) == "2026年6月"


def test_messages_come_straight_from_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "ja").mkdir()
    (tmp_path / "ja" / "messages.po").write_text(CATALOGUE, "utf-8")
    japanese = Language("ja", TOKYO, read_messages("ja", [tmp_path]))

    assert japanese.text("Invoices") == "請求書"
    assert japanese.text("Hello %(name)s", name="青葉") == "青葉様"
    assert japanese.texts("%(count)s invoice", "%(count)s invoices", 2) == "請求書2件"
    assert japanese.text("Not translated") == "Not translated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_catalogues_can_be_read(language: str) -> None:
    spoken = Language(language, TOKYO, read_messages(language, [resources.folder("locale")]))

    assert spoken.text("Invoices")
    assert spoken.money(Money(1200, "usd")) == "$12.00"
