"""Credit notes."""

import msgspec

from portal.clock import moment
from portal.model.credit_note import CreditNote
from portal.model.names import CustomerId, InvoiceId
from portal.money import Money
from portal.stripe_api.invoices import WireTax
from portal.stripe_api.listing import Listing, Reads


class _Refunded(msgspec.Struct):
    amount_refunded: int


class _CreditNote(msgspec.Struct):
    id: str
    created: int
    invoice: str
    customer: str
    number: str
    status: str
    type: str
    currency: str
    total: int
    post_payment_amount: int = 0
    out_of_band_amount: int | None = None
    refunds: list[_Refunded] = msgspec.field(default_factory=list)
    reason: str | None = None
    memo: str | None = None
    pdf: str | None = None
    effective_at: int | None = None
    total_taxes: list[WireTax] | None = None

    def value(self) -> CreditNote:
        refunded = sum(one.amount_refunded for one in self.refunds)
        outside = self.out_of_band_amount or 0
        return CreditNote(
            id=self.id,
            invoice=InvoiceId(self.invoice),
            customer=CustomerId(self.customer),
            number=self.number,
            status=self.status,
            type=self.type,
            amount=Money(self.total, self.currency),
            created_at=moment(self.effective_at or self.created),
            reason=self.reason,
            memo=self.memo,
            pdf=self.pdf,
            refunded=refunded,
            to_balance=max(0, self.post_payment_amount - refunded - outside),
            outside=outside,
            taxes=tuple(tax.value(self.currency) for tax in self.total_taxes or ()),
        )


async def fetch_credit_note(client: Reads, id: str) -> CreditNote:
    """Raises NotAtStripe, StripeAway, RefusedByStripe."""
    return (await client.get(f"/v1/credit_notes/{id}", _CreditNote)).value()


async def _found(_reads: Reads, wire: _CreditNote) -> CreditNote:
    return wire.value()


CREDIT_NOTES = Listing("/v1/credit_notes", _CreditNote, _found)
