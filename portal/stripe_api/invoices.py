"""Invoices with their lines and taxes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import msgspec

from portal.clock import moment
from portal.model.invoice import Invoice, InvoiceLine, InvoiceTax
from portal.model.names import CustomerId, InvoiceId, SubscriptionId
from portal.money import Money
from portal.stripe_api.client import Params
from portal.stripe_api.listing import Listing, Page, Reads, fetch_pages
from portal.stripe_api.payments import CHARGE, WirePayment
from portal.stripe_api.payments import PATH as PAYMENTS_PATH


class _Period(msgspec.Struct):
    start: int
    end: int


class _Pricing(msgspec.Struct):
    unit_amount_decimal: str | None = None


class _Proration(msgspec.Struct):
    proration: bool = False


class _LineParent(msgspec.Struct):
    subscription_item_details: _Proration | None = None
    invoice_item_details: _Proration | None = None


class _Line(msgspec.Struct):
    id: str
    amount: int
    currency: str
    period: _Period
    description: str | None = None
    quantity: int | None = None
    pricing: _Pricing | None = None
    parent: _LineParent | None = None

    def value(self) -> InvoiceLine:
        parent = self.parent or _LineParent()
        details = parent.subscription_item_details or parent.invoice_item_details or _Proration()
        unit = self.pricing.unit_amount_decimal if self.pricing else None
        return InvoiceLine(
            self.description,
            self.quantity,
            None if unit is None else Decimal(unit),
            Money(self.amount, self.currency),
            moment(self.period.start),
            moment(self.period.end),
            details.proration,
        )


class _Credit(msgspec.Struct):
    amount: int
    type: str


class _Rate(msgspec.Struct):
    tax_rate: str


class WireTax(msgspec.Struct):
    amount: int
    tax_behavior: str = "exclusive"
    taxable_amount: int | None = None
    tax_rate_details: _Rate | None = None

    def value(self, currency: str) -> InvoiceTax:
        taxable = None if self.taxable_amount is None else Money(self.taxable_amount, currency)
        rate = self.tax_rate_details.tax_rate if self.tax_rate_details else None
        return InvoiceTax(Money(self.amount, currency), taxable, self.tax_behavior == "inclusive", rate)


class _FromSubscription(msgspec.Struct):
    subscription: str


class _Parent(msgspec.Struct):
    subscription_details: _FromSubscription | None = None


class _Transitions(msgspec.Struct):
    finalized_at: int | None = None
    paid_at: int | None = None
    voided_at: int | None = None
    marked_uncollectible_at: int | None = None


class WireInvoice(msgspec.Struct):
    id: str
    currency: str
    created: int
    status: str | None
    subtotal: int
    total: int
    amount_due: int
    amount_paid: int
    amount_remaining: int
    collection_method: str
    attempt_count: int
    lines: Page[_Line]
    customer: str | None = None
    number: str | None = None
    parent: _Parent | None = None
    description: str | None = None
    billing_reason: str | None = None
    due_date: int | None = None
    next_payment_attempt: int | None = None
    status_transitions: _Transitions = msgspec.field(default_factory=_Transitions)
    total_taxes: list[WireTax] | None = None
    hosted_invoice_url: str | None = None
    invoice_pdf: str | None = None
    amount_shipping: int = 0
    pre_payment_credit_notes_amount: int = 0
    total_pretax_credit_amounts: list[_Credit] | None = None
    starting_balance: int = 0
    ending_balance: int | None = None
    effective_at: int | None = None

    @property
    def _subscription(self) -> SubscriptionId | None:
        parent = self.parent.subscription_details if self.parent else None
        return SubscriptionId(parent.subscription) if parent else None

    @property
    def _ended_at(self) -> int | None:
        """One that was given up may still be paid, or voided later."""
        moments = self.status_transitions
        return moments.voided_at or (moments.marked_uncollectible_at if self.status == "uncollectible" else None)

    def value(self) -> Invoice:
        return replace(
            self._head(),
            page=self.hosted_invoice_url,
            pdf=self.invoice_pdf,
            lines=tuple(line.value() for line in self.lines.data),
            taxes=tuple(tax.value(self.currency) for tax in self.total_taxes or ()),
            shipping=self.amount_shipping,
            credit_grants=self._credit_grants,
            credit_notes=self.pre_payment_credit_notes_amount,
            balance_applied=0 if self.ending_balance is None else self.ending_balance - self.starting_balance,
        )

    def _head(self) -> Invoice:
        return Invoice(
            id=InvoiceId(self.id),
            customer=CustomerId(self.customer or ""),
            subscription=self._subscription,
            number=self.number,
            status=self.status or "draft",
            currency=self.currency,
            subtotal=self.subtotal,
            tax=sum(tax.amount for tax in self.total_taxes or ()),
            total=self.total,
            amount_due=self.amount_due,
            amount_paid=self.amount_paid,
            amount_remaining=self.amount_remaining,
            issued_at=moment(self.effective_at or self.status_transitions.finalized_at or self.created),
            due_at=_moment(self.due_date),
            paid_at=_moment(self.status_transitions.paid_at),
            ended_at=_moment(self._ended_at),
            collection_method=self.collection_method,
            billing_reason=self.billing_reason,
            about=self.description or next((line.description for line in self.lines.data), None),
            attempt_count=self.attempt_count,
            next_attempt_at=_moment(self.next_payment_attempt),
        )

    @property
    def _credit_grants(self) -> int:
        """Discounts stand in the same list."""
        return sum(one.amount for one in self.total_pretax_credit_amounts or () if one.type != "discount")


class _PaymentWithInvoice(WirePayment, kw_only=True):
    invoice: WireInvoice


async def fetch_invoice(client: Reads, id: InvoiceId) -> Invoice:
    """One invoice with all its lines and payments; raises NotAtStripe, StripeAway.

    One read: its payments bring it along. Without any, as of a draft or where a balance paid all, it takes another.
    """
    wanted: Params = {"invoice": id, "expand": ["data.invoice", CHARGE]}
    pages = fetch_pages(client, PAYMENTS_PATH, _PaymentWithInvoice, None, wanted)
    paid = [payment async for page in pages for payment in page]
    wire = paid[0].invoice if paid else await client.get(f"/v1/invoices/{id}", WireInvoice)
    invoice = await _whole(client, wire)
    return replace(invoice, payments=tuple(replace(one.of(id), customer=invoice.customer) for one in paid))


async def fetch_invoice_head(client: Reads, id: InvoiceId) -> Invoice:
    """One read for a document's fresh address: the first lines only, and no payments."""
    return (await client.get(f"/v1/invoices/{id}", WireInvoice)).value()


async def fetch_invoices(client: Reads, after: str | None, customer: CustomerId) -> AsyncIterator[list[Invoice]]:
    """One customer's with their lines, a page at a time; payments have a list of their own."""
    async for page in fetch_pages(client, INVOICES.path, WireInvoice, after, {"customer": customer}):
        yield [await _whole(client, wire) for wire in page]


async def _whole(client: Reads, wire: WireInvoice) -> Invoice:
    """Stripe sends the first lines along; a long invoice has more."""
    invoice = wire.value()
    if not wire.lines.has_more:
        return invoice
    pages = fetch_pages(client, f"/v1/invoices/{wire.id}/lines", _Line)
    return replace(invoice, lines=tuple([line.value() async for page in pages for line in page]))


INVOICES = Listing("/v1/invoices", WireInvoice, _whole)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
