"""Invoices that wait for a bank transfer, by how late they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from portal.language import searchable
from portal.model.names import CustomerId, InvoiceId
from portal.money import Money
from portal.money import read as read_amount

# Each age begins so many days after the due date, and ends where the next one begins.
AGES = {"not_due": 0, "1_7": 1, "8_14": 8, "15_30": 15, "31_60": 31, "over_60": 61}

Bounds = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Unpaid:
    """One open invoice of a customer who pays by transfer."""

    id: InvoiceId
    number: str | None
    customer: CustomerId
    name: str | None
    issued_at: datetime
    due_at: datetime
    remaining: Money

    def days_late(self, today: datetime) -> int:
        """Whole days since the due date where the operator is; below 1: not due."""
        return _days_between(self.due_at, today)

    def age(self, today: datetime) -> str:
        return age_of(self.days_late(today))

    def fits(self, words: Sequence[str]) -> bool:
        """Each word is a part of its numbers or names, or the whole amount."""
        return _fit(words, (self.name, self.number, self.id, self.customer), self.remaining)


@dataclass(frozen=True, slots=True)
class Sum:
    """What some invoices of one currency come to."""

    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Debtor:
    """What one customer owes in one currency, and since when the oldest of it was due."""

    customer: CustomerId
    name: str | None
    oldest_due_at: datetime
    owed: Sum

    def days_late(self, today: datetime) -> int:
        return _days_between(self.oldest_due_at, today)

    def fits(self, words: Sequence[str]) -> bool:
        return _fit(words, (self.name, self.customer), self.owed.amount)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the next one begins behind it. `id` is an invoice's, or a customer's with its currency."""

    due_at: int
    id: str


@dataclass(frozen=True, slots=True)
class UnpaidFilter:
    """None and empty ask for everything. `words` are as a search compares them."""

    age: str | None = None
    customer: CustomerId | None = None
    words: tuple[str, ...] = ()
    after: Place | None = None


def age_of(days_late: int) -> str:
    return next(age for age, since in reversed(AGES.items()) if days_late >= since or age == "not_due")


def due_within(age: str | None, today: datetime) -> Bounds:
    """Between which moments such an invoice was due, the second left out; `today` is when this day began."""
    if age is None:
        return None, None
    ages = list(AGES)
    later = ages[ages.index(age) + 1 :]
    since = _day_before(today, AGES[later[0]] - 1) if later else None
    until = _day_before(today, AGES[age] - 1) if AGES[age] else None
    return since, until


def _day_before(today: datetime, days: int) -> datetime:
    """The moment at which the day began, so many days ago: not every day has 24 hours."""
    return (today.replace(tzinfo=None) - timedelta(days=days)).replace(tzinfo=today.tzinfo)


def _days_between(due_at: datetime, today: datetime) -> int:
    return (today.date() - due_at.astimezone(today.tzinfo).date()).days


def _fit(words: Sequence[str], names: Sequence[str | None], amount: Money) -> bool:
    text = searchable(names) if words else ""
    return all(word in text or _amount(word, amount.currency) == amount for word in words)


@lru_cache(maxsize=1024)
def _amount(word: str, currency: str) -> Money | None:
    return read_amount(word, currency)


def added(sums: Sequence[Sum]) -> list[Sum]:
    """One for each currency."""
    found: dict[str, Sum] = {}
    for one in sums:
        known = found.get(one.amount.currency)
        found[one.amount.currency] = Sum(known.count + one.count, known.amount + one.amount) if known else one
    return [found[currency] for currency in sorted(found)]
