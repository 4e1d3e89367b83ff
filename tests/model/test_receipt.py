"""The portal's own receipt: for which invoices, what it says of taxes, and what an addressee is made of."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from portal.model.invoice import InvoiceTax
from portal.model.receipt import paid_on, rates, written
from portal.money import Money
from tests import make


def by(method: str, **facts: Any) -> Any:
    return make.payment(method=method, **{"receipt_url": None, "receipt_number": None, **facts})


@pytest.mark.parametrize(
    ("facts", "takes"),
    [
        ({"payments": (by("payment_record"),)}, True),
        ({"payments": (by("customer_balance"),)}, True),
        ({"payments": (by("customer_balance", receipt_url="https://pay.stripe.com/r"),)}, False),
        ({"payments": (by("card"),)}, False),
        ({"payments": (by("payment_record", status="open"),), "status": "open"}, False),
        ({"attempt_count": 0}, True),  # marked paid by hand: nothing was ever tried
        ({"attempt_count": 1}, False),  # tried, and what was tried is not here yet
        ({"attempt_count": 1, "payments": (by("card", status="canceled"),)}, True),
        ({"attempt_count": 0, "amount_paid": 0}, False),  # the balance has paid it all
        ({"attempt_count": 0, "total": 0}, False),
    ],
)
def test_the_portal_writes_a_receipt_where_money_came_and_stripe_writes_none(facts: Any, takes: bool) -> None:
    assert make.invoice(**facts).takes_own_receipt is takes


def tax(amount: int, taxable: int | None, *, inclusive: bool = False) -> InvoiceTax:
    base = None if taxable is None else Money(taxable, "jpy")
    return InvoiceTax(Money(amount, "jpy"), base, inclusive)


def told(total: int, *taxes: InvoiceTax) -> list[tuple[Any, ...]]:
    rows = rates(make.invoice(total=total, taxes=taxes))
    return [(percent, *(money.minor if money else None for money in sums)) for percent, *sums in rows]


def test_each_rate_stands_once_the_highest_first_and_the_rest_is_not_taxed() -> None:
    found = told(23_500, tax(800, 10_000), tax(1000, 10_000), tax(100, 1000, inclusive=True))

    assert found == [(Decimal(10), 11_000, 1100), (Decimal(8), 10_000, 800), (None, 600, None)]


def test_where_only_the_tax_is_known_nothing_is_made_up() -> None:
    assert told(11_000, tax(1000, None)) == [(None, None, 1000)]
    assert told(11_000) == []


def test_it_was_paid_the_day_the_last_money_came() -> None:
    later = replace(by("payment_record"), id="inpay_2", paid_at=make.MAY.replace(day=9))

    assert paid_on(make.invoice(payments=(later, by("payment_record")))) == later.paid_at
    assert paid_on(make.invoice()) == make.MAY


def test_an_addressee_is_one_line_of_what_can_be_seen() -> None:
    assert written(" 株式会社　みなと商事\r\n 御中\u202e\x00 ") == "株式会社 みなと商事 御中"
    assert written("\u30cf\u3099") == "バ"
    assert written("神\ufa26") == "神\ufa26"  # as this family writes it, not as most do
