"""The portal's own receipt: for which invoices, what it says of taxes, and what an addressee is made of."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from portal.model.credit_note import CreditNote
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
    rows = rates(make.invoice(total=total, taxes=taxes)) or []
    return [(percent, *(money.minor if money else None for money in sums)) for percent, *sums in rows]


def test_each_rate_stands_once_the_highest_first_and_the_rest_is_not_taxed() -> None:
    found = told(23_500, tax(800, 10_000), tax(1000, 10_000), tax(100, 1000, inclusive=True))

    assert found == [(Decimal(10), 11_000, 1100), (Decimal(8), 10_000, 800), (None, 600, None)]


def test_where_only_the_tax_is_known_nothing_is_made_up() -> None:
    assert told(11_000, tax(1000, None)) == [(None, None, 1000)]
    assert told(11_000) == []


TEN = InvoiceTax(Money(1000, "jpy"), Money(10_000, "jpy"), False, "txr_10", Decimal(10))
EIGHT = InvoiceTax(Money(800, "jpy"), Money(10_000, "jpy"), False, "txr_8", Decimal(8))
OFF = InvoiceTax(Money(80, "jpy"), Money(1000, "jpy"), False, "txr_8")


def lowered(by: int, *notes: CreditNote) -> list[tuple[Any, ...]] | None:
    """¥22,300: 10,000 at 10 %, 10,000 at 8 % and 500 without tax, less what was credited before it was paid."""
    invoice = make.invoice(total=22_300, taxes=(TEN, EIGHT), credit_notes=by, amount_paid=22_300 - by)
    rows = rates(invoice, notes)
    return rows and [(percent, *(money.minor if money else None for money in sums)) for percent, *sums in rows]


def note(amount: int, *taxes: InvoiceTax, **facts: Any) -> CreditNote:
    facts = {"type": "pre_payment", "refunded": 0, "taxes": taxes, **facts}
    return make.credit_note(f"cn_{amount}", amount=Money(amount, "jpy"), **facts)


def test_what_was_credited_before_it_was_paid_is_off_the_rate_it_was_of() -> None:
    rows = lowered(1280, note(1080, OFF), note(200), note(1080, OFF, type="post_payment"), note(1080, status="void"))

    assert rows == [(Decimal(10), 10_000, 1000), (Decimal(8), 9000, 720), (None, 300, None)]
    assert sum((taxable or 0) + (amount or 0) for _, taxable, amount in rows) == 22_300 - 1280
    assert lowered(11_000, note(11_000, TEN)) == [(Decimal(8), 10_000, 800), (None, 500, None)]


@pytest.mark.parametrize(
    "notes",
    [
        (),  # it is not here yet
        (note(1080, OFF, type="mixed"),),  # how much of it came off before is not said
        (note(1080, taxes=None),),  # read before its taxes were kept
        (note(1080, replace(OFF, rate="txr_other")),),
        (note(1080, replace(OFF, amount=Money(801, "jpy"))),),
    ],
)
def test_where_the_taxes_that_came_off_cannot_be_told_there_is_no_table(notes: tuple[CreditNote, ...]) -> None:
    assert lowered(1080, *notes) is None


def test_it_was_paid_the_day_the_last_money_came() -> None:
    later = replace(by("payment_record"), id="inpay_2", paid_at=make.MAY.replace(day=9))

    assert paid_on(make.invoice(payments=(later, by("payment_record")))) == later.paid_at
    assert paid_on(make.invoice()) == make.MAY


def test_an_addressee_is_one_line_of_what_can_be_seen() -> None:
    assert written(" 株式会社　みなと商事\r\n 御中\u202e\x00 ") == "株式会社 みなと商事 御中"
    assert written("\u30cf\u3099") == "バ"
    assert written("神\ufa26") == "神\ufa26"  # as this family writes it, not as most do
