"""Which language a person reads, its messages, and its dates. Amounts are `money.py`'s."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.support import Translations

from portal import catalogues, money, resources
from portal.money import Money

LANGUAGES = catalogues.languages(resources.folder("locale"))  # of the product; an operator may have more

# The accountant's forms, as each language orders them: the month by its name, never 11/12/13.
_DAY, _MONTH, _SHORT_DAY, _SHORT_MONTH, _YEAR = "yMMMd", "yMMMM", "MMMd", "MMM", "y"

_TYPED_DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
# Dashes that look the same, and what no database keeps in a text.
_ONE_DASH = {**dict.fromkeys(map(ord, "‐‑‒–—−"), "-"), **dict.fromkeys(range(9)), 127: None}


@dataclass(frozen=True)
class Language:
    """How to speak to one person: messages, amounts and dates in their language and the operator's zone."""

    code: str
    zone: ZoneInfo
    messages: Translations

    @property
    def tag(self) -> str:
        """As HTML and HTTP write it: pt-BR."""
        return self.code.replace("_", "-")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return Locale.parse(self.code).text_direction

    def text(self, message: str, **values: object) -> str:
        return self.messages.gettext(message) % values if values else self.messages.gettext(message)

    def texts(self, one: str, many: str, count: int, **values: object) -> str:
        return self.messages.ngettext(one, many, count) % {"count": count, **values}

    def money(self, amount: Money) -> str:
        return money.write(amount, self.code)

    def day(self, moment: datetime) -> str:
        return _written(moment.astimezone(self.zone).date(), _DAY, self.code)

    def whole_day(self, day: date) -> str:
        """A day of a calendar, such as a bank's, which has no moment."""
        return _written(day, _DAY, self.code)

    def short_day(self, moment: datetime) -> str:
        return _written(moment.astimezone(self.zone).date(), _SHORT_DAY, self.code)

    def moment(self, moment: datetime) -> str:
        """Day and time of day, for what changes within hours."""
        local = moment.astimezone(self.zone)
        return f"{self.day(moment)} {format_time(local, 'HH:mm', locale=self.code)}"

    def month(self, day: date) -> str:
        return _written(day, _MONTH, self.code)

    def short_month(self, day: date) -> str:
        return _written(day, _SHORT_MONTH, self.code)

    def year(self, day: date) -> str:
        return _written(day, _YEAR, self.code)

    def iso_day(self, moment: datetime) -> str:
        """For `<time datetime>`: the same day the person reads."""
        return moment.astimezone(self.zone).date().isoformat()


def _(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return message


def choose(wishes: Iterable[str | None], fallback: str, known: Iterable[str] = LANGUAGES) -> str:
    """The first wish that is a language of ours: a person's own choice, the customer's, the browser's."""
    ours = _by_tag(tuple(known))
    for wish in wishes:
        for tag in _tags(wish or ""):
            found = ours.get(tag) or ours.get(tag.split("-")[0])
            if found:
                return found
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


@lru_cache(maxsize=64)
def _by_tag(codes: tuple[str, ...]) -> dict[str, str]:
    """`pt_BR` is meant by pt-br, and by pt where there is no plain `pt`."""
    whole = {code.replace("_", "-").lower(): code for code in codes}
    return {tag.split("-")[0]: code for tag, code in whole.items()} | whole


def _tags(header: str) -> list[str]:
    """`ja-JP,ja;q=0.9,en;q=0.8` → [`ja-jp`, `ja`, `en`], most wanted first."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, weight = part.replace(" ", "").partition(";q=")
        try:
            weighed.append((-float(weight or 1), tag.replace("_", "-").lower()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda pair: pair[0]) if weight]


@lru_cache(maxsize=8192)
def _written(day: date, skeleton: str, language: str) -> str:
    # Twelve years are 4,400 days: after the first time, a date costs a dictionary look-up.
    return format_date(day, _pattern(skeleton, language), locale=language)


@lru_cache(maxsize=256)
def _pattern(skeleton: str, language: str) -> str:
    # Babel mixes up the stand-alone names (L) of months of languages that inherit them; the others (M) it does not.
    return str(Locale.parse(language).datetime_skeletons[skeleton].pattern).replace("LLL", "MMM")
