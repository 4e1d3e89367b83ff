"""Deposits and open invoices: which readings there are, on which grounds, and when one is sure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.billing import bank_fees
from portal.billing.deposit_matching import match
from portal.model.deposit import Deposit, Match
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import Unpaid
from portal.money import Money

MINATO, SAKURA, ACME = CustomerId("cus_minato"), CustomerId("cus_sakura"), CustomerId("cus_acme")
NAMES = {MINATO: "株式会社港商事", SAKURA: "サクラソフト株式会社", ACME: "Acme Inc."}
FEES = bank_fees.table(())
Known = Mapping[str, frozenset[CustomerId]]
NOBODY: Known = {}


def owed(
    customer: CustomerId, *amounts: int, currency: str = "jpy", names: Mapping[CustomerId, str] = NAMES
) -> list[Unpaid]:
    """One invoice a month, the oldest first; numbered by customer and month."""
    months = [datetime(2026, 1 + n, 1, tzinfo=UTC) for n in range(len(amounts))]
    return [
        Unpaid(
            InvoiceId(f"in_{customer}_{n}"),
            f"{customer[4:].upper()}-000{n + 1}",
            customer,
            names[customer],
            month,
            month + timedelta(days=30),
            Money(amount, currency),
        )
        for n, (month, amount) in enumerate(zip(months, amounts, strict=True))
    ]


def deposit(amount: int, payer: str, memo: str = "", day: int = 1, currency: str = "jpy") -> Deposit:
    return Deposit(day, date(2026, 11, day), Money(amount, currency), payer, memo)


def one(deposit: Deposit, invoices: Sequence[Unpaid], known: Known = NOBODY) -> Match:
    [found] = match([deposit], invoices, known, FEES)
    return found


def ids(invoices: Sequence[Unpaid]) -> tuple[InvoiceId, ...]:
    return tuple(invoice.id for invoice in invoices)


# payer · memo · amount · how many of the oldest invoices · grounds · sure
SAKURAS = [
    ("カ）サクラソフト", "", 11000, 1, ("amount", "payer"), True),
    ("ｻｸﾗｿﾌﾄ(ｶ", "", 33000, 2, ("together", "payer"), True),
    ("カ）サクラソフト", "", 10340, 1, ("amount", "fee", "payer"), True),
    ("カ）サクラソフト", "", 32560, 2, ("together", "fee", "payer"), True),
    ("サクラソフト　オオサカシテン", "", 11000, 1, ("amount", "like_payer"), False),
    ("カ）サクラリフト", "", 11000, 1, ("amount", "like_payer"), False),
    ("ユ）サクラソフト", "", 11000, 1, ("amount", "like_payer"), False),
    ("ヤマダ　ハナコ", "", 11000, 1, ("amount",), False),
    ("ヤマダ　ハナコ", "ＳＡＫＵＲＡ０００１", 11000, 1, ("amount", "number"), True),
    ("SAKURA-0001 ヤマダ", "", 11000, 1, ("amount", "number"), True),
]


@pytest.mark.parametrize(("payer", "memo", "amount", "count", "grounds", "is_sure"), SAKURAS)
def test_a_deposit_is_read_by_its_amount_its_payer_and_its_number(
    payer: str, memo: str, amount: int, count: int, grounds: tuple[str, ...], is_sure: bool
) -> None:
    invoices = owed(SAKURA, 11000, 22000)

    found = one(deposit(amount, payer, memo), [*invoices, *owed(ACME, 5500)])

    assert found.readings[0].invoices == ids(invoices[:count])
    assert found.readings[0].grounds == grounds
    assert found.is_sure is is_sure
    assert (found.readings[0].confidence >= 90) is is_sure
