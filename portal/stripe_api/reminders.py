"""Having Stripe mail an invoice again. In test mode it mails nothing, and says that it was sent all the same."""

import msgspec

from portal.model.names import InvoiceId
from portal.stripe_api.client import StripeClient


class _Sent(msgspec.Struct):
    status: str


async def send_invoice(client: StripeClient, id: InvoiceId, key: str) -> None:
    """To the customer's address at Stripe. Raises RefusedByStripe unless it is open and to be paid by transfer."""
    await client.post(f"/v1/invoices/{id}/send", _Sent, key=key)
