"""What the portal and the stand-in's pages say to a reader of English or Japanese: stories are told in English only."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.support import Translations

from portal import resources
from portal.catalogues import read_messages
from portal.sandbox.hosted.words import WORDS
from tests import pseudo

COMPANY = "ヒノデソフト株式会社"
ZONE = ZoneInfo("Asia/Tokyo")  # the company's


def said(text: str, language: str, /, **values: object) -> str:
    """The English sentence as a reader of this language sees it."""
    if language == pseudo.CODE:
        text = pseudo.translate(text)
    if language == "ja":
        text = _hosted().get(text) or _portal().gettext(text)
    if not values:
        return text
    return text % values if "%(" in text else text.format(**values)


def day(seconds: int, language: str) -> str:
    """As the portal writes it."""
    at = datetime.fromtimestamp(seconds, ZONE)
    return f"{at.year}年{at.month}月{at.day}日" if language == "ja" else f"{at:%b} {at.day}, {at.year}"


def written(amount: int, currency: str) -> str:
    """As Stripe's pages and documents write it."""
    return f"¥{amount:,}" if currency == "jpy" else f"${amount / 100:,.2f}"


@cache
def _portal() -> Translations:
    return read_messages("ja", [resources.folder("locale")])


@cache
def _hosted() -> dict[str, str]:
    """Only what the portal does not say itself, in its own words."""
    return {word["en"]: word["ja"] for word in WORDS.values() if _portal().gettext(word["en"]) == word["en"]}
