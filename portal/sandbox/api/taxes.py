"""Consumption tax and the like: simple rates, on top of an amount or inside it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing, nothing


def create_rate(books: Books, *, id: str, display_name: str, percentage: float, inclusive: bool, **given: Any) -> Thing:
    rate = {
        **nothing("description jurisdiction_level state flat_amount"),
        "id": id,
        "object": "tax_rate",
        "active": True,
        "country": None,
        "created": books.clock.now(),
        "display_name": display_name,
        "effective_percentage": percentage,
        "inclusive": inclusive,
        "jurisdiction": None,
        "livemode": False,
        "metadata": {},
        "percentage": percentage,
        "rate_type": "percentage",
        "tax_type": None,
        **given,
    }
    return books.put("tax_rate", rate)


def rates(books: Books, ids: list[str] | None, param: str = "default_tax_rates") -> list[Thing]:
    return [books.take("tax_rate", id, param=param) for id in ids or []]


def on(amount: int, rates: list[Thing]) -> list[Thing]:
    """The taxes of one line, each rounded half up to the smallest unit."""
    return [_tax(amount, rate) for rate in rates]


def added(taxes: list[Thing]) -> int:
    """What taxes put on top; inclusive ones are in the price already."""
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")


def together(taxes: list[Thing]) -> list[Thing]:
    """One entry per rate, as an invoice's total_taxes has them."""
    sums: dict[str, Thing] = {}
    for tax in taxes:
        rate = tax["tax_rate_details"]["tax_rate"]
        entry = sums.setdefault(rate, {**tax, "amount": 0, "taxable_amount": 0})
        entry["amount"] += tax["amount"]
        entry["taxable_amount"] += tax["taxable_amount"]
    return list(sums.values())


def _tax(amount: int, rate: Thing) -> Thing:
    percentage = Decimal(str(rate["percentage"]))
    whole = 100 + percentage if rate["inclusive"] else Decimal(100)
    tax = int((amount * percentage / whole).to_integral_value(ROUND_HALF_UP))
    return {
        "amount": tax,
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": "standard_rated",
        "taxable_amount": amount - tax if rate["inclusive"] else amount,
        "type": "tax_rate_details",
    }
