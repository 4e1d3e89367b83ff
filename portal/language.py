"""English and Japanese: which one a person reads, its messages, and its dates. Amounts are `money.py`'s."""

import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from portal import money
from portal.money import Money

LANGUAGES = {"en": "English", "ja": "日本語"}

# The accountant's forms: unmistakable in both languages, never 11/12/13.
_DAY = {"en": "MMM d, y", "ja": "y年M月d日"}
_MONTH = {"en": "MMMM y", "ja": "y年M月"}
_SHORT_DAY = {"en": "MMM d", "ja": "M月d日"}
_SHORT_MONTH = {"en": "MMM", "ja": "M月"}
_YEAR = {"en": "y", "ja": "y年"}

_TYPED_DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
# Dashes that look the same, and what no database keeps in a text.
_ONE_DASH = {**dict.fromkeys(map(ord, "‐‑‒–—−"), "-"), **dict.fromkeys(range(9)), 127: None}


@dataclass(frozen=True)
class Language:
    """How to speak to one person: messages, amounts and dates in their language and the operator's zone."""

    code: str
    zone: ZoneInfo
    messages: Translations

    def text(self, message: str, **values: object) -> str:
        return self.messages.gettext(message) % values if values else self.messages.gettext(message)

    def texts(self, one: str, many: str, count: int, **values: object) -> str:
        return self.messages.ngettext(one, many, count) % {"count": count, **values}

    def money(self, amount: Money) -> str:
        return money.write(amount, self.code)

    def day(self, moment: datetime) -> str:
        return _written(moment.astimezone(self.zone).date(), _DAY[self.code], self.code)

    def whole_day(self, day: date) -> str:
        """A day of a calendar, such as a bank's, which has no moment."""
        return _written(day, _DAY[self.code], self.code)

    def short_day(self, moment: datetime) -> str:
        return _written(moment.astimezone(self.zone).date(), _SHORT_DAY[self.code], self.code)

    def moment(self, moment: datetime) -> str:
        """Day and time of day, for what changes within hours."""
        local = moment.astimezone(self.zone)
        return f"{self.day(moment)} {format_time(local, 'HH:mm', locale=self.code)}"

    def month(self, day: date) -> str:
        return _written(day, _MONTH[self.code], self.code)

    def short_month(self, day: date) -> str:
        return _written(day, _SHORT_MONTH[self.code], self.code)

    def year(self, day: date) -> str:
        return _written(day, _YEAR[self.code], self.code)

    def iso_day(self, moment: datetime) -> str:
        """For `<time datetime>`: the same day the person reads."""
        return moment.astimezone(self.zone).date().isoformat()


def read_messages(folder: Path, language: str) -> Translations:
    """The catalogue straight from its `.po`, so that there is no build step and no stale `.mo`."""
    with (folder / language / "messages.po").open("rb") as source:
        catalog = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled, domain="messages")


def choose(wishes: Iterable[str | None], fallback: str) -> str:
    """The first wish that is a language of ours: a person's own choice, the customer's, the browser's."""
    for wish in wishes:
        for tag in _tags(wish or ""):
            if tag in LANGUAGES:
                return tag
    return fallback


def plain(text: str) -> str:
    """As a search compares it: wide and narrow, small and capital letters, dashes and spaces are the same."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_ONE_DASH).casefold().split())


def searchable(texts: Iterable[str | None]) -> str:
    """All of them as a search compares them, none twice. No word is found across two."""
    found: list[str] = []
    for text in map(plain, filter(None, texts)):
        if not any(text in known for known in found):
            found.append(text)
    return "\n".join(found)


def read_day(text: str) -> date | None:
    """A day as people type it: 2026-03-31, 2026/3/31, 20260331, 2026年3月31日, in digits of any width."""
    found = _TYPED_DAY.fullmatch(plain(text).replace(" ", ""))
    if found is None:
        return None
    year, month, day, month_close, day_close = found.groups()
    try:
        return date(int(year), int(month or month_close), int(day or day_close))
    except ValueError:
        return None


def _tags(header: str) -> list[str]:
    """`ja-JP,ja;q=0.9,en;q=0.8` → [`ja`, `ja`, `en`], most wanted first."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, weight = part.replace(" ", "").partition(";q=")
        try:
            weighed.append((-float(weight or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda pair: pair[0]) if weight]


@lru_cache(maxsize=8192)
def _written(day: date, pattern: str, language: str) -> str:
    # Twelve years are 4,400 days: after the first time, a date costs a dictionary look-up.
    return format_date(day, pattern, locale=language)
