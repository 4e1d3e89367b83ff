"""Quotes at Stripe: read, made, accepted, canceled. There is no event for an update, and no filter by time."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from portal.clock import moment, seconds
from portal.model.names import CustomerId, QuoteId
from portal.model.quote import Quote, QuotedLine, QuoteLine, QuoteTerms, QuoteWish
from portal.money import Money
from portal.stripe_api.client import StripeClient
from portal.stripe_api.listing import Listing, Page, Reads, fetch_pages
from portal.stripe_api.prices import WirePrice
from portal.stripe_api.problems import RefusedByStripe

MADE_BY = "portal_made_by"
_PATH = "/v1/quotes"


class _Item(msgspec.Struct):
    id: str
    amount_subtotal: int
    currency: str
    description: str | None = None
    quantity: int | None = None
    price: WirePrice | None = None

    def value(self) -> QuoteLine:
        price = self.price.value() if self.price else None
        return QuoteLine(
            self.description or (price.product if price else self.id),
            self.quantity,
            price.each if price else None,
            price.interval if price else None,
            price.interval_count if price else 1,
            Money(self.amount_subtotal, self.currency),
        )


class _Details(msgspec.Struct):
    amount_discount: int = 0
    amount_tax: int = 0


class _Sum(msgspec.Struct):
    amount_subtotal: int
    amount_total: int
    total_details: _Details
    interval: str | None = None
    interval_count: int = 1


class _Computed(msgspec.Struct):
    upfront: _Sum
    recurring: _Sum | None = None


class _Transitions(msgspec.Struct):
    accepted_at: int | None = None
    canceled_at: int | None = None
    finalized_at: int | None = None


class WireQuote(msgspec.Struct):
    id: str
    created: int
    status: str
    expires_at: int
    collection_method: str
    computed: _Computed
    status_transitions: _Transitions
    metadata: dict[str, str]
    currency: str | None = None
    customer: str | None = None
    number: str | None = None
    subscription: str | None = None
    invoice: str | None = None
    header: str | None = None
    description: str | None = None
    footer: str | None = None
    line_items: Page[_Item] | None = None

    def value(self) -> Quote:
        upfront, recurring = self.computed.upfront, self.computed.recurring
        passed = self.status_transitions
        return Quote(
            id=QuoteId(self.id),
            customer=CustomerId(self.customer or ""),
            number=self.number,
            status=self.status,
            upfront=self._money(upfront.amount_total),
            subtotal=self._money(upfront.amount_subtotal),
            discount=self._money(upfront.total_details.amount_discount),
            tax=self._money(upfront.total_details.amount_tax),
            recurring=self._money(recurring.amount_total) if recurring else None,
            interval=recurring.interval if recurring else None,
            interval_count=recurring.interval_count if recurring else 1,
            by_transfer=self.collection_method == "send_invoice",
            created_at=moment(self.created),
            expires_at=moment(self.expires_at),
            finalized_at=moment(passed.finalized_at) if passed.finalized_at else None,
            accepted_at=moment(passed.accepted_at) if passed.accepted_at else None,
            canceled_at=moment(passed.canceled_at) if passed.canceled_at else None,
            subscription=self.subscription,
            invoice=self.invoice,
            header=self.header,
            description=self.description,
            footer=self.footer,
            made_by=self.metadata.get(MADE_BY),
            lines=tuple(item.value() for item in self.line_items.data) if self.line_items else (),
        )

    def _money(self, minor: int) -> Money:
        return Money(minor, self.currency or "")


class _Made(msgspec.Struct):
    id: str


async def fetch_quote(client: Reads, id: str) -> Quote:
    """With all its lines. Raises NotAtStripe, StripeAway."""
    return await _whole(client, await client.get(f"{_PATH}/{id}", WireQuote, {"expand": ["line_items"]}))


async def draft_quote(
    client: StripeClient, customer: CustomerId, wish: QuoteWish, terms: QuoteTerms, key: str
) -> QuoteId:
    """Summed up by Stripe, and not yet given out. Called again with the same key and wish, it is the same quote.

    Raises StripeAway, NotAtStripe, RefusedByStripe.
    """
    lines = [await _line(client, line, f"{key}:{place}") for place, line in enumerate(wish.lines)]
    asked = {**_params(customer, wish, terms), "line_items": lines}
    if wish.discount is not None:
        asked["discounts"] = [{"coupon": await _coupon(client, wish, f"{key}:discount")}]
    return QuoteId((await client.post(_PATH, _Made, asked, key=f"{key}:quote")).id)


async def create_quote(
    client: StripeClient, customer: CustomerId, wish: QuoteWish, terms: QuoteTerms, key: str
) -> QuoteId:
    """The same, open, with its number and its PDF. Raises StripeAway, NotAtStripe, RefusedByStripe."""
    id = await draft_quote(client, customer, wish, terms, key)
    await finalize_quote(client, id)
    return id


async def accept_quote(client: StripeClient, id: QuoteId) -> None:
    """Stripe accepts a quote once, whoever asks how often. Raises StripeAway, NotAtStripe, RefusedByStripe."""
    await client.post(f"{_PATH}/{id}/accept", _Made)


async def cancel_quote(client: StripeClient, id: QuoteId) -> None:
    """Raises StripeAway, NotAtStripe, RefusedByStripe."""
    await client.post(f"{_PATH}/{id}/cancel", _Made)


async def finalize_quote(client: StripeClient, id: QuoteId) -> None:
    """One that is further already stays as it is: the call before may have come so far."""
    try:
        await client.post(f"{_PATH}/{id}/finalize", _Made)
    except RefusedByStripe:
        if (await fetch_quote(client, id)).status == "draft":
            raise


async def _line(client: StripeClient, line: QuotedLine, key: str) -> dict[str, object]:
    """Stripe's quotes name a product for each line: words of one's own become one."""
    if line.each is None:
        return {"price": line.price, "quantity": line.quantity}
    product = await client.post("/v1/products", _Made, {"name": line.words}, key=key)
    price = {"currency": line.each.currency, "product": product.id, "unit_amount": line.each.minor}
    return {"price_data": price, "quantity": line.quantity}


async def _coupon(client: StripeClient, wish: QuoteWish, key: str) -> str:
    """The one that is named, or a new one for this quote."""
    if isinstance(wish.discount, str):
        return wish.discount
    asked = {"percent_off": str(wish.discount), "duration": "forever", "name": f"−{wish.discount}%"}
    return (await client.post("/v1/coupons", _Made, asked, key=key)).id


def _params(customer: CustomerId, wish: QuoteWish, terms: QuoteTerms) -> dict[str, object]:
    fields = [{"name": name, "value": value} for name, value in (wish.fields or {}).items()]
    settings: dict[str, object] = {"custom_fields": fields} if fields else {}
    if terms.by_transfer:
        settings["days_until_due"] = terms.days_until_due
    asked: dict[str, object] = {
        "customer": customer,
        "collection_method": "send_invoice" if terms.by_transfer else "charge_automatically",
        "expires_at": seconds(wish.expires_at),
        "metadata": {MADE_BY: wish.made_by},
    }
    if settings:
        asked["invoice_settings"] = settings
    if terms.automatic_tax:
        asked["automatic_tax"] = {"enabled": True}
    elif terms.tax_rates:
        asked["default_tax_rates"] = list(terms.tax_rates)
    words = {"header": wish.header, "description": wish.description, "footer": wish.footer}
    return asked | {name: said for name, said in words.items() if said}


async def _whole(client: Reads, wire: WireQuote) -> Quote:
    """Stripe sends the first lines along; a long quote has more."""
    quote = wire.value()
    if wire.line_items and not wire.line_items.has_more:
        return quote
    pages = fetch_pages(client, f"{_PATH}/{wire.id}/line_items", _Item)
    items: Sequence[_Item] = [item async for page in pages for item in page]
    return replace(quote, lines=tuple(item.value() for item in items))


QUOTES = Listing(_PATH, WireQuote, _whole, {"expand": ["data.line_items"]}, by_created=False)
