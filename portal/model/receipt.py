"""The portal's own receipt for an invoice that was paid by transfer or past Stripe, and the name it is made out to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Self

from portal.letters import composed
from portal.model.credit_note import CreditNote
from portal.model.invoice import Invoice, InvoiceTax
from portal.model.names import InvoiceId
from portal.money import Money

LONGEST_ADDRESSEE = 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """Numbered when the customer has written its addressee; `copies` says how often it was handed out."""

    invoice: InvoiceId
    number: int
    addressee: str
    issued_at: datetime
    copies: int

    @property
    def serial(self) -> str:
        return f"R-{self.number:06}"

    @property
    def is_reissue(self) -> bool:
        """Every copy after the first says so: two first ones could be entered in the books twice."""
        return self.copies > 1

    @property
    def next(self) -> Self:
        """As whoever asks now will have it, unless somebody else is quicker."""
        return replace(self, copies=self.copies + 1)

    @property
    def as_copy(self) -> Self:
        """For who only looks at it: marked as a reissue, and not counted as one."""
        return replace(self, copies=max(2, self.copies))


def written(addressee: str) -> str:
    """On one line, without what cannot be seen: it is printed as the customer wrote it."""
    return " ".join("".join(each if each.isprintable() else " " for each in composed(addressee)).split())


def paid_on(invoice: Invoice) -> datetime:
    """The day of the last payment: with it the invoice was paid."""
    moments = [payment.paid_at for payment in invoice.payments if payment.status == "paid" and payment.paid_at]
    return max(moments, default=None) or invoice.paid_at or invoice.issued_at


Rate = tuple[Decimal | None, Money | None, Money | None]  # percent, what it was put on, what it came to


def rates(invoice: Invoice, notes: Sequence[CreditNote] = ()) -> list[Rate] | None:
    """Each rate once, the highest first; last, without a tax, the rest. Less what credit notes took off before it was
    paid, so that it fits what was received; None where their taxes cannot be told."""
    lowering = [note for note in notes if not note.is_void and note.type == "pre_payment"]
    if not invoice.taxes:
        return []
    if invoice.credit_notes != sum(note.amount.minor for note in lowering):  # one is not here, or only in part
        return None
    sums = _summed(invoice.taxes)
    for note in lowering:
        if note.taxes is None or not _took_off(sums, note.taxes, {tax.rate: tax.percent for tax in invoice.taxes}):
            return None
    rows: list[Rate] = [
        (percent, None if taxable is None else invoice.money(taxable), invoice.money(amount))
        for percent, (taxable, amount) in sorted(sums.items(), key=lambda one: (one[0] is None, -(one[0] or 0)))
        if amount or taxable
    ]
    rest = invoice.total - invoice.credit_notes - sum((taxable or 0) + amount for taxable, amount in sums.values())
    if rows and rest > 0 and all(taxable is not None for _, taxable, _ in rows):
        rows.append((None, invoice.money(rest), None))
    return rows


def _summed(taxes: Sequence[InvoiceTax]) -> dict[Decimal | None, tuple[int | None, int]]:
    sums: dict[Decimal | None, tuple[int | None, int]] = {}
    for tax in taxes:
        taxable, amount = sums.get(tax.percent, (0, 0))
        known = None if taxable is None or tax.taxable is None else taxable + tax.taxable.minor
        sums[tax.percent] = (known, amount + tax.amount.minor)
    return sums


def _took_off(
    sums: dict[Decimal | None, tuple[int | None, int]],
    taxes: Sequence[InvoiceTax],
    percents: dict[str | None, Decimal | None],
) -> bool:
    """False if one is of a rate that the invoice does not have, or of more than it has."""
    for tax in taxes:
        percent = percents.get(tax.rate) if tax.rate else tax.percent
        taxable, amount = sums.get(percent, (0, 0))
        less = None if taxable is None or tax.taxable is None else taxable - tax.taxable.minor
        if amount < tax.amount.minor or (less is not None and less < 0):
            return False
        sums[percent] = (less, amount - tax.amount.minor)
    return True
