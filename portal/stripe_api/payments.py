"""Payments of invoices: Stripe's InvoicePayment with what its PaymentIntent and Charge add, in one call."""

import msgspec

from portal.clock import moment
from portal.model.names import CustomerId, InvoiceId
from portal.model.payment import Payment
from portal.money import Money
from portal.stripe_api.listing import Listing, Reads, fetch_pages
from portal.stripe_api.payment_methods import WirePaymentMethod

PATH = "/v1/invoice_payments"
# Four levels, the most Stripe allows.
CHARGE = "data.payment.payment_intent.latest_charge"


class _Card(msgspec.Struct):
    brand: str | None = None
    last4: str | None = None


class _Details(msgspec.Struct):
    type: str
    card: _Card | None = None


class _Charge(msgspec.Struct):
    id: str | None = None
    failure_code: str | None = None
    created: int | None = None
    payment_method_details: _Details | None = None
    calculated_statement_descriptor: str | None = None
    receipt_url: str | None = None
    receipt_number: str | None = None


class _Error(msgspec.Struct):
    charge: str | None = None
    code: str | None = None
    decline_code: str | None = None
    advice_code: str | None = None
    network_decline_code: str | None = None
    payment_method: WirePaymentMethod | None = None


class _Intent(msgspec.Struct):
    id: str | None = None
    status: str | None = None
    customer: str | None = None
    latest_charge: _Charge | None = None
    last_payment_error: _Error | None = None


class _Paid(msgspec.Struct):
    type: str
    payment_intent: _Intent | None = None


class _At(msgspec.Struct):
    paid_at: int | None = None


class WirePayment(msgspec.Struct, kw_only=True):
    """An InvoicePayment but for its invoice, which comes as an id or whole."""

    id: str
    status: str
    currency: str
    amount_requested: int
    created: int
    payment: _Paid
    amount_paid: int | None = None
    status_transitions: _At = msgspec.field(default_factory=_At)

    def of(self, invoice: str) -> Payment:
        intent = self.payment.payment_intent or _Intent()
        charge = intent.latest_charge or _Charge()
        error = intent.last_payment_error or _Error()
        method, card = _method_of(self.payment.type, charge, error)
        refused = _refused(error, charge)
        paid = self.status == "paid"
        return Payment(
            id=self.id,
            invoice=InvoiceId(invoice),
            customer=CustomerId(intent.customer or ""),
            status=self.status,
            method=method,
            amount=Money((self.amount_paid if paid else None) or self.amount_requested, self.currency),
            created_at=moment(self.created),
            paid_at=None if self.status_transitions.paid_at is None else moment(self.status_transitions.paid_at),
            brand=card.brand,
            last4=card.last4,
            descriptor=charge.calculated_statement_descriptor if paid else None,
            receipt_url=charge.receipt_url if paid else None,
            receipt_number=charge.receipt_number if paid else None,
            code=error.code,
            decline_code=error.decline_code,
            advice_code=error.advice_code,
            intent=intent.id,
            network_code=error.network_decline_code,
            tried_at=moment(charge.created) if charge.created and refused == charge.id else None,
            charge=refused,
            is_processing=intent.status == "processing" and self.status == "open",
        )


class _InvoicePayment(WirePayment, kw_only=True):
    invoice: str

    def value(self) -> Payment:
        return self.of(self.invoice)


def _refused(error: _Error, charge: _Charge) -> str | None:
    """The charge that the error is about; None where nothing was charged, as of a confirmation that failed."""
    return error.charge or (charge.id if error.code and error.code == charge.failure_code else None)


def _method_of(type: str, charge: _Charge, error: _Error) -> tuple[str, _Card]:
    if charge.payment_method_details is not None:
        return charge.payment_method_details.type, charge.payment_method_details.card or _Card()
    if error.payment_method is not None:
        card = error.payment_method.card
        return error.payment_method.type, _Card(card.brand, card.last4) if card else _Card()
    return type, _Card()


async def fetch_payments_of(client: Reads, invoice: InvoiceId) -> list[Payment]:
    """All payments of one invoice, tried and done."""
    pages = fetch_pages(client, PATH, _InvoicePayment, None, {"invoice": invoice, "expand": [CHARGE]})
    return [payment.value() async for page in pages for payment in page]


async def _found(_reads: Reads, wire: _InvoicePayment) -> Payment:
    return wire.value()


# `customer` is empty where no PaymentIntent names it: the invoice does.
PAYMENTS = Listing(PATH, _InvoicePayment, _found, {"expand": [CHARGE]})
