"""Cards and other ways to pay."""

import msgspec

from portal.model.names import CustomerId, PaymentMethodId
from portal.model.payment_method import PaymentMethod
from portal.stripe_api.client import StripeClient


class WireCard(msgspec.Struct):
    brand: str | None = None
    last4: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None


class WirePaymentMethod(msgspec.Struct):
    id: str
    type: str
    customer: str | None = None
    card: WireCard | None = None

    def value(self) -> PaymentMethod:
        customer = CustomerId(self.customer) if self.customer else None
        card = self.card or WireCard()
        return PaymentMethod(
            PaymentMethodId(self.id), customer, self.type, card.brand, card.last4, card.exp_month, card.exp_year
        )


async def fetch_payment_method(client: StripeClient, id: str) -> PaymentMethod:
    """Raises NotAtStripe, StripeAway."""
    return (await client.get(f"/v1/payment_methods/{id}", WirePaymentMethod)).value()
