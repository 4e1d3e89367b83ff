"""Telling Stripe that an invoice was paid past it. Stripe takes no word of it back."""

import msgspec

from portal.model.names import InvoiceId
from portal.stripe_api.client import StripeClient


class _Told(msgspec.Struct):
    status: str


async def mark_paid_outside(client: StripeClient, id: InvoiceId, key: str) -> None:
    """No charge is made. Raises RefusedByStripe if it is not open any more, StripeAway, NotAtStripe."""
    await client.post(f"/v1/invoices/{id}/pay", _Told, {"paid_out_of_band": "true"}, key)
