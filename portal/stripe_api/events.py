"""Stripe's events, delivered or listed, and which objects they speak of. Their payload is never stored as truth."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import stripe

from portal import log
from portal.clock import moment, seconds
from portal.model.endpoint import EVENTS
from portal.stripe_api.client import Params
from portal.stripe_api.listing import Page, Reads, fetch_pages
from portal.stripe_api.problems import Forged

TOLERANCE = timedelta(minutes=5)

# Stripe's object name → what we read again. An event about anything else is only written down.
REREAD = {
    "customer": "customer",
    "subscription": "subscription",
    "invoice": "invoice",
    "credit_note": "credit_note",
    "refund": "refund",
    "quote": "quote",
    "tax_rate": "tax_rate",
    "payment_method": "payment_method",
    "product": "product",
    "price": "price",
    "account": "company",
    "billing_portal.configuration": "offers",
}


# Not read by itself: it stands for the invoice that it paid, which only the mirror knows.
INTENT = "payment_intent"


# Stripe takes at most twenty names of types: those that happen every day.
HEARD = sorted(one for one in EVENTS if one.startswith(("invoice.", "customer.subscription.")))


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """An event that Stripe signed or lists: `speaks_of` holds (kind, id) of what must be read again."""

    id: str
    type: str
    api_version: str | None
    created_at: datetime
    speaks_of: tuple[tuple[str, str], ...]


class _PaymentDetails(msgspec.Struct):
    order_reference: str | None = None


class _OfSubscription(msgspec.Struct):
    subscription: object = None


class _Parent(msgspec.Struct):
    subscription_details: _OfSubscription | None = None


class _Object(msgspec.Struct, rename={"kind": "object"}):
    kind: str
    id: str | None = None
    status: object = None
    invoice: object = None
    customer: object = None
    subscription: object = None
    payment_intent: object = None
    customer_balance_transaction: object = None
    parent: _Parent | None = None
    payment_details: _PaymentDetails | None = None


class _Data(msgspec.Struct):
    object: _Object


class _Event(msgspec.Struct):
    id: str
    type: str
    created: int
    data: _Data
    api_version: str | None = None


class _Listed(msgspec.Struct):
    """As it stands in the list: its payload is in the account's own API version, whatever that is."""

    id: str
    type: str
    created: int
    data: msgspec.Raw
    api_version: str | None = None

    def value(self) -> StripeEvent:
        try:
            speaks_of = _speaks_of(msgspec.json.decode(self.data, type=_Data).object)
        except msgspec.DecodeError as error:
            # One event that nobody can read must not keep all others from being swept.
            log.warning("an event could not be read", id=self.id, type=self.type, problem=str(error))
            speaks_of = ()
        return StripeEvent(self.id, self.type, self.api_version, moment(self.created), speaks_of)


class _Named(msgspec.Struct):
    id: str
    type: str


_decoder = msgspec.json.Decoder(_Event)


async def fetch_events(reads: Reads, since: datetime) -> AsyncIterator[list[StripeEvent]]:
    """What happened since then, newest first, a page at a time; Stripe keeps 30 days. Raises StripeAway."""
    async for page in fetch_pages(reads, "/v1/events", _Listed, None, {"created": {"gte": seconds(since)}}):
        yield [event.value() for event in page]


async def fetch_newest(reads: Reads, before: datetime) -> datetime | None:
    """When the newest event happened that is older than `before` and that we hear of by webhook. Raises StripeAway."""
    asked: Params = {"types": HEARD, "limit": 1, "created": {"lt": seconds(before)}}
    page = await reads.get("/v1/events", Page[_Listed], asked)
    return moment(page.data[0].created) if page.data else None


def read_event(body: bytes, signature: str, secrets: Sequence[str], now: datetime) -> StripeEvent:
    """Check the signature over the raw body, then decode. Raises Forged."""
    _check_signature(body, signature, secrets, now)
    try:
        event = _decoder.decode(body)
    except msgspec.DecodeError:
        return _seen(body, now)
    return StripeEvent(event.id, event.type, event.api_version, moment(event.created), _speaks_of(event.data.object))


def _seen(body: bytes, now: datetime) -> StripeEvent:
    """Signed, but of a shape we do not know, such as a thin event: written down, so that Stripe need not repeat it."""
    try:
        event = msgspec.json.decode(body, type=_Named)
    except msgspec.DecodeError as error:
        raise Forged("the body is not a Stripe event") from error
    return StripeEvent(event.id, event.type, None, now, ())


def _check_signature(body: bytes, signature: str, secrets: Sequence[str], now: datetime) -> None:
    try:
        payload = body.decode()
    except UnicodeDecodeError as error:
        raise Forged("the body is not UTF-8") from error
    sent = next((part[2:] for part in signature.split(",") if part.startswith("t=")), "")
    # The SDK bounds the past only; a signature from the future is as wrong.
    if (
        not (sent.isascii() and sent.isdigit() and len(sent) <= 12)
        or abs(seconds(now) - int(sent)) > TOLERANCE.total_seconds()
    ):
        raise Forged("the signature's time is missing or more than five minutes off")
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(payload, signature, secret)
        except stripe.SignatureVerificationError:
            continue
        return
    raise Forged("no secret of ours made this signature")


def _speaks_of(about: _Object) -> tuple[tuple[str, str], ...]:
    marks: list[tuple[str, object]] = []
    if about.kind == "invoice" and about.status == "draft":
        return ()  # not kept; that it was finalised is told as well
    if about.kind in REREAD and about.id:
        marks.append((REREAD[about.kind], about.id))
    elif about.kind == "invoice_payment":
        marks.append(("invoice", about.invoice))
    elif about.kind == "invoiceitem":
        details = about.parent.subscription_details if about.parent else None
        marks.append(("subscription", details.subscription if details else about.subscription))
    elif about.kind == "discount":  # of one subscription, or of all that the customer has
        marks.append(("subscription", about.subscription) if about.subscription else ("contracts", about.customer))
    elif about.kind == "payment_intent" and about.payment_details:
        reference = about.payment_details.order_reference or ""
        if reference.startswith("in_"):  # a hint that a fetch makes sure of; others use the field for their own orders
            marks.append(("invoice", reference))
    marks += _beside(about)
    return tuple((kind, id) for kind, id in marks if isinstance(id, str) and id)


def _beside(about: _Object) -> Iterator[tuple[str, object]]:
    """What changes along with an object, and is not always announced by itself."""
    if about.kind == "credit_note":
        yield "invoice", about.invoice
    if about.kind == "refund":
        yield INTENT, about.payment_intent
    if about.kind in ("cash_balance", "customer_cash_balance_transaction"):
        yield "cash_balance", about.customer
    if about.kind in ("payment_method", "card", "source") or about.customer_balance_transaction:
        yield "customer", about.customer
