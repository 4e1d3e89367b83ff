"""What follows an accepted quote at Stripe: its terms beforehand, and afterwards the bill that shows who ordered."""

import msgspec

from portal.model.names import CustomerId
from portal.model.quote import Acceptance, Quote, QuoteTerms
from portal.stripe_api.client import StripeClient
from portal.stripe_api.listing import Page
from portal.stripe_api.problems import RefusedByStripe

_MOST_FIELDS = 4


class _Rate(msgspec.Struct):
    id: str


class _Automatic(msgspec.Struct):
    enabled: bool = False


class _Item(msgspec.Struct):
    tax_rates: list[_Rate] | None = None


class _Contract(msgspec.Struct):
    status: str
    collection_method: str
    items: Page[_Item]
    days_until_due: int | None = None
    default_tax_rates: list[_Rate] | None = None
    automatic_tax: _Automatic = msgspec.field(default_factory=_Automatic)

    def terms(self) -> QuoteTerms:
        rates = self.default_tax_rates or next((item.tax_rates for item in self.items.data if item.tax_rates), ())
        by_transfer = self.collection_method == "send_invoice"
        return QuoteTerms(
            by_transfer, self.days_until_due or 30, tuple(rate.id for rate in rates or ()), self.automatic_tax.enabled
        )


class _Field(msgspec.Struct):
    name: str
    value: str


class _Settings(msgspec.Struct):
    custom_fields: list[_Field] | None = None


class _Subscription(msgspec.Struct):
    id: str
    invoice_settings: _Settings = msgspec.field(default_factory=_Settings)
    latest_invoice: str | None = None


class _Invoice(msgspec.Struct):
    id: str
    status: str
    collection_method: str
    custom_fields: list[_Field] | None = None


async def fetch_terms(client: StripeClient, customer: CustomerId) -> QuoteTerms | None:
    """As the customer's newest contract is paid and taxed; None if there never was one. Raises StripeAway."""
    asked = {"customer": customer, "status": "all", "limit": 1}
    page = await client.get("/v1/subscriptions", Page[_Contract], asked)
    return page.data[0].terms() if page.data else None


async def finish_acceptance(client: StripeClient, quote: Quote, said: Acceptance, label: str) -> None:
    """Write who ordered on what the quote has become, and send out the bill of what is sold once.

    `label` is what the order number is called on the invoice. Safe to repeat. Raises StripeAway, RefusedByStripe.
    """
    if quote.subscription:
        await _mark_subscription(client, quote.subscription, said, label)
    if quote.invoice:
        await _send_out(client, quote.invoice, said, label)


async def _mark_subscription(client: StripeClient, id: str, said: Acceptance, label: str) -> None:
    """Every invoice to come shows the order, and so does the first, as long as it is a draft."""
    path = f"/v1/subscriptions/{id}"
    found = await client.get(path, _Subscription)
    fields = _with_order(found.invoice_settings.custom_fields, said, label)
    settings = {"invoice_settings": {"custom_fields": fields}} if fields else {}
    await client.post(path, _Subscription, {"metadata": _metadata(said), **settings})
    if found.latest_invoice:
        await _mark_invoice(client, found.latest_invoice, said, label)


async def _send_out(client: StripeClient, id: str, said: Acceptance, label: str) -> None:
    """Stripe leaves it as a draft for ever, and never looks after it. By card it is charged once it is final."""
    invoice = await _mark_invoice(client, id, said, label)
    path, by_mail = f"/v1/invoices/{id}", invoice.collection_method == "send_invoice"
    if invoice.status == "draft":
        # One that looks after itself is mailed by itself, too, if the account's settings say so: then it came twice.
        invoice = await _finalize(client, path, not by_mail)
    if invoice.status == "open" and by_mail:
        await client.post(f"{path}/send", _Invoice, key=f"quote-send:{id}")
        await client.post(path, _Invoice, {"auto_advance": True})


async def _finalize(client: StripeClient, path: str, looks_after_itself: bool) -> _Invoice:
    try:
        return await client.post(f"{path}/finalize", _Invoice, {"auto_advance": looks_after_itself})
    except RefusedByStripe:
        invoice = await client.get(path, _Invoice)
        if invoice.status == "draft":
            raise
        return invoice


async def _mark_invoice(client: StripeClient, id: str, said: Acceptance, label: str) -> _Invoice:
    """What is final cannot be written on any more."""
    path = f"/v1/invoices/{id}"
    invoice = await client.get(path, _Invoice)
    if invoice.status != "draft":
        return invoice
    fields = _with_order(invoice.custom_fields, said, label)
    asked: dict[str, object] = {"metadata": _metadata(said), **({"custom_fields": fields} if fields else {})}
    return await client.post(path, _Invoice, asked)


def _with_order(present: list[_Field] | None, said: Acceptance, label: str) -> list[dict[str, str]]:
    """None of what is there is lost; four is all that Stripe prints."""
    kept = [{"name": one.name, "value": one.value} for one in present or () if one.name != label]
    if not said.purchase_order or len(kept) >= _MOST_FIELDS:
        return []
    return [*kept, {"name": label, "value": said.purchase_order}]


def _metadata(said: Acceptance) -> dict[str, str]:
    told = {
        "portal_quote": said.quote,
        "portal_accepted_by": said.email,
        "portal_accepted_name": said.name,
        "portal_accepted_at": said.agreed_at.isoformat(timespec="seconds"),
        "portal_purchase_order": said.purchase_order,
    }
    return {name: value for name, value in told.items() if value}
