"""Unpaid transfers in words: the names of their ages, and the rows of the file."""

from collections.abc import Mapping
from datetime import datetime

from portal.billing.cells import Cell
from portal.billing.export_rows import day
from portal.language import Language, _
from portal.model.cash_balance import CashBalance
from portal.model.names import CustomerId
from portal.model.unpaid import Unpaid
from portal.money import Money

_AGES = {
    "not_due": _("Not due yet"),
    "1_7": _("1–7 days late"),
    "8_14": _("8–14 days late"),
    "15_30": _("15–30 days late"),
    "31_60": _("31–60 days late"),
    "over_60": _("Over 60 days late"),
}


def ages(language: Language) -> dict[str, str]:
    """By its short name, the youngest first."""
    return {age: language.text(words) for age, words in _AGES.items()}


def heads(language: Language) -> list[str]:
    return [
        language.text("Customer"),
        language.text("Customer number"),
        language.text("Invoice number"),
        language.text("Invoice at Stripe"),
        language.text("Date"),
        language.text("Due on"),
        language.text("Days late"),
        language.text("Age"),
        language.text("Still owed"),
        language.text("Currency"),
        language.text("The customer's money at Stripe"),
    ]


def cells_of(
    row: Unpaid, balances: Mapping[CustomerId, CashBalance], today: datetime, language: Language
) -> list[Cell]:
    """Days late are 0 until it is late: sums and sorting want a number."""
    return [
        row.name,
        row.customer,
        row.number,
        row.id,
        day(row.issued_at, language),
        day(row.due_at, language),
        str(max(0, row.days_late(today))),
        language.text(_AGES[row.age(today)]),
        row.remaining,
        row.remaining.currency.upper(),
        at_stripe(balances.get(row.customer), row.remaining.currency),
    ]


def at_stripe(balance: CashBalance | None, currency: str) -> Money | None:
    """None where nothing lies, or it is not known yet."""
    return next((one for one in balance.available if one.currency == currency), None) if balance else None
