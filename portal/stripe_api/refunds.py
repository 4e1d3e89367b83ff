"""Refunds."""

import msgspec

from portal.clock import moment
from portal.model.refund import Refund
from portal.money import Money
from portal.stripe_api.listing import Listing, Reads


class _Refund(msgspec.Struct):
    id: str
    created: int
    currency: str
    amount: int
    status: str | None = None
    payment_intent: str | None = None
    reason: str | None = None

    def value(self) -> Refund:
        amount = Money(self.amount, self.currency)
        # Stripe says nothing of how some old ones went: they are not called more than begun.
        status = self.status or "pending"
        return Refund(self.id, self.payment_intent, status, amount, moment(self.created), self.reason)


async def fetch_refund(client: Reads, id: str) -> Refund:
    """Raises NotAtStripe, StripeAway, RefusedByStripe."""
    return (await client.get(f"/v1/refunds/{id}", _Refund)).value()


async def _found(_reads: Reads, wire: _Refund) -> Refund:
    return wire.value()


REFUNDS = Listing("/v1/refunds", _Refund, _found)
