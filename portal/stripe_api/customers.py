"""Customers, with the card they pay by."""

from dataclasses import dataclass

import msgspec

from portal.model.customer import Customer
from portal.model.names import CustomerId, PaymentMethodId
from portal.model.payment_method import PaymentMethod
from portal.stripe_api.listing import Listing, Reads
from portal.stripe_api.payment_methods import WireCard, WirePaymentMethod

CARD = "invoice_settings.default_payment_method"
SOURCE = "default_source"  # how cards were kept before; Stripe still charges it where no default is set
_BRANDS = {"American Express": "amex", "Diners Club": "diners"}  # as a source writes them


@dataclass(frozen=True, slots=True)
class CustomerFound:
    """A customer and, if one is set, the default payment method that came along."""

    customer: Customer
    card: PaymentMethod | None


class _Source(msgspec.Struct):
    """An old card, or a source with a card in it."""

    id: str
    object: str
    type: str = "card"
    brand: str | None = None
    last4: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    card: WireCard | None = None

    def value(self, customer: str) -> PaymentMethod:
        card = self.card or WireCard(self.brand, self.last4, self.exp_month, self.exp_year)
        brand = _BRANDS.get(card.brand or "", (card.brand or "").lower()) or None
        type = "us_bank_account" if self.object == "bank_account" else self.type
        method = PaymentMethodId(self.id)
        return PaymentMethod(method, CustomerId(customer), type, brand, card.last4, card.exp_month, card.exp_year)


class _Settings(msgspec.Struct):
    default_payment_method: WirePaymentMethod | None = None


class _Customer(msgspec.Struct):
    id: str
    created: int = 0
    name: str | None = None
    email: str | None = None
    preferred_locales: list[str] | None = None
    currency: str | None = None
    balance: int = 0
    invoice_settings: _Settings | None = None
    default_source: _Source | None = None
    deleted: bool = False

    @property
    def _card(self) -> PaymentMethod | None:
        method = self.invoice_settings.default_payment_method if self.invoice_settings else None
        if method:
            return method.value()
        return self.default_source.value(self.id) if self.default_source else None

    def found(self) -> CustomerFound:
        card = self._card
        customer = Customer(
            CustomerId(self.id),
            self.name,
            self.email,
            self.preferred_locales[0] if self.preferred_locales else None,
            self.currency,
            self.balance,
            card.id if card else None,
            self.deleted,
        )
        return CustomerFound(customer, card)


async def fetch_customer(client: Reads, id: str) -> CustomerFound:
    """A deleted customer comes back as deleted; raises NotAtStripe, StripeAway."""
    return (await client.get(f"/v1/customers/{id}", _Customer, {"expand": [CARD, SOURCE]})).found()


async def _found(_reads: Reads, wire: _Customer) -> CustomerFound:
    return wire.found()


CUSTOMERS = Listing("/v1/customers", _Customer, _found, {"expand": [f"data.{CARD}", f"data.{SOURCE}"]})
