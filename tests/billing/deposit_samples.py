"""Deposits and unpaid invoices for tests: a few customers, an invoice a month."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from portal.billing import bank_fees
from portal.billing.deposit_matching import match
from portal.model.deposit import Deposit, Match
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import Unpaid
from portal.money import Money

MINATO, SAKURA, ACME = CustomerId("cus_minato"), CustomerId("cus_sakura"), CustomerId("cus_acme")
NAMES = {MINATO: "株式会社港商事", SAKURA: "サクラソフト株式会社", ACME: "Acme Inc."}
Known = Mapping[str, frozenset[CustomerId]]
NOBODY: Known = {}


def owed(
    customer: CustomerId, *amounts: int, currency: str = "jpy", name: str | None = None, prefix: str | None = None
) -> list[Unpaid]:
    """The oldest first; numbered by the prefix, or the customer, and the month."""
    months = [datetime(2026, 1 + n, 1, tzinfo=UTC) for n in range(len(amounts))]
    return [
        Unpaid(
            InvoiceId(f"in_{customer}_{n}"),
            f"{prefix or f'{customer[4:].upper()}-00'}{n + 1:02}",
            customer,
            name or NAMES[customer],
            month,
            month + timedelta(days=30),
            Money(amount, currency),
        )
        for n, (month, amount) in enumerate(zip(months, amounts, strict=True))
    ]


def deposit(amount: int, payer: str, memo: str = "", *, day: int = 1, currency: str = "jpy", line: int = 1) -> Deposit:
    return Deposit(line, date(2026, 12, day), Money(amount, currency), payer, memo)


def matched(deposits: Sequence[Deposit], invoices: Sequence[Unpaid], known: Known = NOBODY) -> list[Match]:
    return match(deposits, invoices, known, bank_fees.USUAL)


def one(deposit: Deposit, invoices: Sequence[Unpaid], known: Known = NOBODY) -> Match:
    [found] = matched([deposit], invoices, known)
    return found


def ids(invoices: Sequence[Unpaid]) -> tuple[InvoiceId, ...]:
    return tuple(invoice.id for invoice in invoices)
