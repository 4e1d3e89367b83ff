"""What the invoice list is asked for."""

from dataclasses import dataclass
from datetime import datetime

STATUSES = ("open", "overdue", "paid", "uncollectible", "void")
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before: the next page begins behind it."""

    issued_at: int
    id: str


@dataclass(frozen=True, slots=True)
class Word:
    """What is searched for, as `language.plain` writes it; it may be a sum as well, in minor units."""

    text: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """`since` and `until` bound the day of issue, `status` is one of STATUSES; sums are of `currency`."""

    since: datetime | None = None
    until: datetime | None = None
    status: str | None = None
    after: Cursor | None = None
    least: int | None = None
    most: int | None = None
    words: tuple[Word, ...] = ()
    currency: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anything is left out, but for the pages before."""
        return bool(self.since or self.until or self.status or self.is_searched)

    @property
    def is_searched(self) -> bool:
        """No index knows the answer: the customer's rows are looked at one by one."""
        return bool(self.words) or self.least is not None or self.most is not None
