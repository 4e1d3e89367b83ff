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
    included = sum((Decimal(str(rate["percentage"])) for rate in rates if rate["inclusive"]), Decimal(0))
    return [_tax(amount, rate, 100 + included if rate["inclusive"] else Decimal(100)) for rate in rates]


def rates_of(books: Books, taxes: list[Thing]) -> list[Thing]:
    return [books.objects["tax_rate"][tax["tax_rate_details"]["tax_rate"]] for tax in taxes]


def added(taxes: list[Thing]) -> int:
    """What taxes put on top; inclusive ones are in the price already."""
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")


def inside(taxes: list[Thing]) -> int:
    return sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")


def together(taxes: list[Thing]) -> list[Thing]:
    """One entry per rate, as an invoice's total_taxes has them."""
    sums: dict[str, Thing] = {}
    for tax in taxes:
        rate = tax["tax_rate_details"]["tax_rate"]
        entry = sums.setdefault(rate, {**tax, "amount": 0, "taxable_amount": 0})
        entry["amount"] += tax["amount"]
        entry["taxable_amount"] += tax["taxable_amount"]
    return list(sums.values())


def _tax(amount: int, rate: Thing, whole: Decimal) -> Thing:
    """`whole` is what the amount is, when the price without tax is a hundred."""
    tax = int((amount * Decimal(str(rate["percentage"])) / whole).to_integral_value(ROUND_HALF_UP))
    return {
        "amount": tax,
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": "standard_rated",
        "taxable_amount": amount - tax if rate["inclusive"] else amount,
        "type": "tax_rate_details",
    }
