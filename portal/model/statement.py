"""A statement of account: what was owed before a period, what changed it, what is owed after it, and its age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import accumulate

from portal.model.names import InvoiceId
from portal.money import Money

AGES = (0, 30, 60, 90)  # days past due: up to each of these, and beyond the last

Days = tuple[datetime, datetime, datetime]  # the first, the last, and the one that the debt's age is told of


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `change` is what it did to the sum owed: a refund does nothing to it."""

    kind: str  # invoice, balance, payment, received, credit_note, refund, void or uncollectible
    at: datetime
    invoice: InvoiceId
    invoice_number: str | None
    number: str | None
    detail: str | None
    amount: Money
    change: Money

    @property
    def charged(self) -> Money | None:
        return self.change if self.change.minor > 0 else None

    @property
    def settled(self) -> Money | None:
        return Money(-self.change.minor, self.change.currency) if self.change.minor < 0 else None


@dataclass(frozen=True, slots=True)
class Owed:
    """What was left of one invoice."""

    invoice: InvoiceId
    due_at: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """Of one currency. `balances` stand beside the entries; `ages` begin with what is not due yet."""

    opening: Money
    entries: Sequence[Entry]
    balances: Sequence[Money]
    closing: Money
    ages: Sequence[Money]

    @property
    def lines(self) -> list[tuple[Entry, Money]]:
        return list(zip(self.entries, self.balances, strict=True))

    @property
    def charged(self) -> Money:
        return Money(sum(max(0, entry.change.minor) for entry in self.entries), self.closing.currency)

    @property
    def settled(self) -> Money:
        return Money(sum(max(0, -entry.change.minor) for entry in self.entries), self.closing.currency)


def statements(entries: Sequence[Entry], owed: Sequence[Owed], last_day: date, zone: tzinfo | None) -> list[Statement]:
    """One for each currency, reckoned back from what is owed at the end of `last_day`."""
    currencies = sorted({entry.amount.currency for entry in entries} | {one.amount.currency for one in owed})
    return [
        _statement(
            currency,
            [entry for entry in entries if entry.amount.currency == currency],
            [one for one in owed if one.amount.currency == currency],
            last_day,
            zone,
        )
        for currency in currencies
    ]


def _statement(
    currency: str, entries: Sequence[Entry], owed: Sequence[Owed], last_day: date, zone: tzinfo | None
) -> Statement:
    closing = sum(one.amount.minor for one in owed)
    opening = closing - sum(entry.change.minor for entry in entries)
    _, *balances = accumulate((entry.change.minor for entry in entries), initial=opening)
    ages = [0] * (len(AGES) + 1)
    for one in owed:
        late = (last_day - one.due_at.astimezone(zone).date()).days
        ages[sum(late > most for most in AGES)] += one.amount.minor
    return Statement(
        Money(opening, currency),
        entries,
        [Money(minor, currency) for minor in balances],
        Money(closing, currency),
        [Money(minor, currency) for minor in ages],
    )
