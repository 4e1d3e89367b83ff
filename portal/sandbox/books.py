"""Everything the stand-in knows: Stripe's objects as plain dicts in their wire shape, and what is due when."""

import heapq
import random
import secrets
import string
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from portal.sandbox.clock import Clock
from portal.sandbox.faults import Faults
from portal.sandbox.keys import Keys
from portal.sandbox.refusal import missing
from portal.sandbox.shelf import Shelf, Thing

API_VERSION = "2026-08-26.dahlia"
EVENTS_ARE_KEPT = 30 * 86400
LETTERS = string.ascii_letters + string.digits
INDEXES = {
    "account": (),
    "billing_portal.configuration": (),
    "billing_portal.session": (),
    "charge": ("customer", "payment_intent"),
    "coupon": (),
    "credit_note": ("customer", "invoice"),
    "customer": ("email",),
    "customer_cash_balance_transaction": ("customer",),
    "discount": (),
    "event": ("type",),
    "file": (),
    "invoice": ("customer",),
    "invoice_payment": ("invoice",),
    "invoiceitem": ("customer", "invoice"),
    "payment_intent": ("customer",),
    "payment_method": ("customer",),
    "payment_record": (),
    "price": ("product",),
    "product": (),
    "promotion_code": (),
    "quote": ("customer",),
    "refund": ("charge", "payment_intent"),
    "subscription": ("customer",),
    "subscription_item": ("subscription",),
    "tax_id": ("customer",),
    "tax_rate": (),
    "webhook_endpoint": (),
}


class Books:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.clock = Clock()
        self.faults = Faults()
        self.keys = Keys()
        self.account_id = "acct_1HinodeSoftSandbx"
        self.shelves = {kind: Shelf(*indexes) for kind, indexes in INDEXES.items()}
        self.objects = {kind: shelf.objects for kind, shelf in self.shelves.items()}
        self.lines: dict[
            str, list[Thing]
        ] = {}  # by invoice, all of them: the invoice itself shows the first ten; by quote
        self.item_details: dict[str, Thing] = {}  # by item of a quote: what is shown of it only when asked for
        self.contents: dict[str, bytes] = {}  # by file
        self.when_paid: dict[str, Callable[[], None]] = {}  # by invoice: what its payment lets happen
        self.declines: dict[str, str] = {}  # by payment method: the decline its every charge meets
        self.endpoint_secrets: dict[str, str] = {}
        self.events_since = 0  # events before this moment are not worth keeping
        self.request: Thing | None = None  # the API call being answered, as events tell it
        self.announce: Callable[[Thing, list[str]], None] = lambda event, endpoints: None
        self.agenda: list[tuple[int, int, str, str]] = []
        self._planned = 0
        self._secrets: dict[tuple[str, str], str] = {}
        self._random = random.Random(4242)  # noqa: S311 - ids only; whatever is secret comes from `secrets`

    def find(self, kind: str, id: str) -> Thing | None:
        return self.objects[kind].get(id)

    def take(self, kind: str, id: str, *, param: str | None = None) -> Thing:
        """The object, or Stripe's refusal: 404 for an id in the path, 400 for one in the parameter named."""
        thing = self.objects[kind].get(id)
        if thing is None:
            raise missing(kind, id, param=param, status=400) if param else missing(kind, id)
        return thing

    def where(self, kind: str, name: str, value: str) -> list[Thing]:
        return self.shelves[kind].where(name, value)

    def put(self, kind: str, thing: Thing) -> Thing:
        self.shelves[kind].put(thing)
        return thing

    def change(self, thing: Thing, changes: Thing, event: str | None = None) -> None:
        """Apply the changes; if any of them is one, announce them under the event's name."""
        before = {name: copy_of(thing.get(name)) for name, new in changes.items() if thing.get(name) != new}
        thing.update(changes)
        self.shelves[thing["object"]].put(thing)
        if event and before:
            self.emit(event, thing, before)

    def emit(self, type: str, thing: Thing, previous_attributes: Thing | None = None) -> None:
        now = self.clock.now()
        if now < self.events_since:
            return
        endpoints = [endpoint["id"] for endpoint in self.objects["webhook_endpoint"].values() if hears(endpoint, type)]
        told: Thing = {"object": copy_of(thing)}
        if previous_attributes is not None:
            told["previous_attributes"] = previous_attributes
        event = {
            "id": self.new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": now,
            "data": told,
            "livemode": False,
            "pending_webhooks": len(endpoints),
            "request": self.request or {"id": None, "idempotency_key": None},
            "type": type,
        }
        self.put("event", event)
        self.announce(event, endpoints)

    def plan(self, moment: int, what: str, id: str) -> None:
        """Have `what` happen to the object at that moment, if it then still makes sense."""
        self._planned += 1
        heapq.heappush(self.agenda, (moment, self._planned, what, id))

    def new_id(self, prefix: str) -> str:
        length = 14 if prefix in ("cus", "prod", "si") else 22
        return f"{prefix}_{'1' if length == 22 else ''}{''.join(self._random.choices(LETTERS, k=length))}"

    def new_number(self, digits: int) -> str:
        return "".join(self._random.choices(string.digits, k=digits))

    def new_secret(self, kind: str, id: str) -> str:
        secret = secrets.token_urlsafe(24)
        self._secrets[kind, secret] = id
        return secret

    def find_by_secret(self, kind: str, secret: str) -> Thing | None:
        id = self._secrets.get((kind, secret))
        return self.find(kind, id) if id else None

    @property
    def account(self) -> Thing:
        return self.objects["account"][self.account_id]


def hears(endpoint: Thing, type: str) -> bool:
    return endpoint["status"] == "enabled" and any(fnmatchcase(type, wanted) for wanted in endpoint["enabled_events"])


def copy_of(value: Any) -> Any:
    """A deep copy of JSON, several times quicker than copy.deepcopy."""
    if isinstance(value, dict | list):
        return msgspec.json.decode(msgspec.json.encode(value))
    return value
