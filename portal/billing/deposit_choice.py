"""Invoices that somebody of staff says a deposit has paid: how much each gets, or why that cannot be."""

from collections.abc import Sequence
from typing import Literal

from portal.billing import bank_fees
from portal.model.deposit import Deposit
from portal.model.statement_file import Part
from portal.model.unpaid import Unpaid
from portal.money import Money

Misfit = Literal["closed", "customers", "currency", "over", "short"]


class NotFitting(Exception):
    """The deposit cannot have paid these."""

    def __init__(self, why: Misfit) -> None:
        super().__init__(why)
        self.why = why


def parts_of(deposit: Deposit, invoices: Sequence[Unpaid]) -> list[Part]:
    """Each its whole remaining amount; what a bank kept is missing from the largest. Raises NotFitting."""
    if not invoices:
        raise NotFitting("closed")
    if len({one.customer for one in invoices}) > 1:
        raise NotFitting("customers")
    if {one.remaining.currency for one in invoices} != {deposit.amount.currency}:
        raise NotFitting("currency")
    owed = sum(one.remaining.minor for one in invoices)
    fee = owed - deposit.amount.minor
    if fee < 0:
        raise NotFitting("over")
    if fee and not bank_fees.is_plausible(fee, owed):
        raise NotFitting("short")
    largest = max(invoices, key=lambda one: one.remaining.minor)
    return [_part(one, fee if one is largest else 0) for one in invoices]


def _part(invoice: Unpaid, fee: int) -> Part:
    amount = Money(invoice.remaining.minor - fee, invoice.remaining.currency)
    return Part(invoice.id, amount, "fee" if fee else "transfer")
