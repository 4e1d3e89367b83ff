"""The calls on subscriptions: which parameters they take."""

from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import item_changes, subscription_items, subscriptions
from portal.sandbox.api.subscription_terms import COLLECTION, FIELDS
from portal.sandbox.books import Books
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, clearable, group, integer, many, natural, one_of, span, text
from portal.sandbox.shelf import Thing

DETAILS = group({"comment": text, "feedback": text})
MODE = one_of("classic flexible")
AT_CREATION = {
    **FIELDS,
    "billing_mode": group({"type": MODE}),
    "customer": text,
    "items": many(item_changes.NEW_ITEM),
    "off_session": boolean,
    "trial_period_days": natural,
}
UPDATE = {
    **FIELDS,
    "billing_cycle_anchor": one_of("now unchanged"),
    "cancel_at": clearable(one_of("min_period_end")),
    "cancellation_details": DETAILS,
    "items": many(item_changes.ITEM),
    "off_session": boolean,
    "proration_date": integer,
}
CANCEL = {"cancellation_details": DETAILS, "invoice_now": boolean, "prorate": boolean}
STATUSES = "active all canceled ended incomplete incomplete_expired past_due paused trialing unpaid"
ENDED = ("canceled", "incomplete_expired")


def list_all(books: Books, *, status: str = "living", **params: Any) -> Thing:
    """Canceled ones are left out unless they are asked for."""
    return lists.page(books, "subscription", "/v1/subscriptions", {**params, "status": status}, TESTS)


def _has_status(subscription: Thing, wanted: str) -> bool:
    if wanted == "all":
        return True
    if wanted == "living":
        return bool(subscription["status"] != "canceled")
    return subscription["status"] in (ENDED if wanted == "ended" else (wanted,))


def _any_item(subscription: Thing, name: str, span: dict[str, int]) -> bool:
    return any(lists.in_span(item[name], span) for item in subscription["items"]["data"])


TESTS: dict[str, lists.Test] = {
    "status": _has_status,
    "price": lambda subscription, id: any(item["price"]["id"] == id for item in subscription["items"]["data"]),
    "current_period_end": lambda subscription, span: _any_item(subscription, "current_period_end", span),
    "current_period_start": lambda subscription, span: _any_item(subscription, "current_period_start", span),
}
FILTERS = {
    "collection_method": COLLECTION,
    "created": span,
    "current_period_end": span,
    "current_period_start": span,
    "customer": text,
    "price": text,
    "status": one_of(STATUSES),
}


def _update(books: Books, id: str, *, off_session: bool = True, **given: Any) -> Thing:
    if "cancel_at" in given:
        given["cancel_at_period_end"] = given.pop("cancel_at") is not None
    return subscriptions.update(books, id, **given)


def _create(books: Books, *, off_session: bool = True, **given: Any) -> Thing:
    return subscriptions.create(books, **given)


_ID = "/v1/subscriptions/{subscription}"
OPERATIONS = [
    Operation("GET", "/v1/subscriptions", list_all, {**lists.PAGING, **FILTERS}),
    Operation("POST", "/v1/subscriptions", _create, AT_CREATION, ("customer", "items")),
    Operation("GET", _ID, retrieve("subscription")),
    Operation("POST", _ID, _update, UPDATE),
    Operation("DELETE", _ID, subscriptions.cancel, CANCEL),
    *subscription_items.OPERATIONS,
]
