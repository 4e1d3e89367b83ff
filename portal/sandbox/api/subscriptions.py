"""Subscriptions: begun, changed, canceled."""

from typing import Any

from portal.sandbox.api import collection, invoice_items, invoices, lines, prorations, subscription_terms
from portal.sandbox.api.drafts import of_subscription
from portal.sandbox.books import Books
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing

INCOMPLETE_FOR = 23 * 3600


def create(
    books: Books,
    *,
    customer: str,
    items: list[Thing],
    payment_behavior: str = "allow_incomplete",
    proration_behavior: str = "create_prorations",
    cancel_at_period_end: bool = False,
    id: str | None = None,
    **given: Any,
) -> Thing:
    payer = books.take("customer", customer, param="customer")
    if not items:
        raise invalid("Missing required param: items.", param="items", code="parameter_missing")
    trial = subscription_terms.trial_end(books, given)
    subscription = subscription_terms.sketch(books, payer, items, given, id=id or books.new_id("sub"), trial=trial)
    if not trial and subscription["collection_method"] == "charge_automatically":
        subscription["status"] = "incomplete"  # until its first payment, which follows at once
    put(books, subscription)
    books.emit("customer.subscription.created", subscription)
    _bill_the_beginning(books, payer, subscription, payment_behavior)
    plan_renewal(books, subscription)
    if trial:
        books.plan(max(books.clock.now(), trial - 3 * subscription_terms.DAY), "trial will end", subscription["id"])
    if cancel_at_period_end:
        _set_ending(books, subscription, ending=True)
    return subscription


def update(
    books: Books,
    id: str,
    *,
    items: list[Thing] | None = None,
    proration_behavior: str = "create_prorations",
    proration_date: int | None = None,
    billing_cycle_anchor: str = "unchanged",
    cancel_at_period_end: bool | None = None,
    trial_end: int | str | None = None,
    **given: Any,
) -> Thing:
    subscription = books.take("subscription", id)
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    at, restart = proration_date or books.clock.now(), billing_cycle_anchor == "now"
    changed = prorations.change(books, subscription, items or [], proration_behavior, at, restart=restart)
    given.pop("payment_behavior", None)
    plain = subscription_terms.changes(books, subscription, given)
    if method := plain.get("default_payment_method"):
        books.take("payment_method", method, param="default_payment_method")
    books.change(subscription, plain, "customer.subscription.updated")
    if items or restart:
        _apply(books, subscription, changed, proration_behavior, at)
    if trial_end is not None:
        _move_trial_end(books, subscription, trial_end)
    if cancel_at_period_end is not None and cancel_at_period_end != is_ending(subscription):
        _set_ending(books, subscription, ending=cancel_at_period_end)
    return subscription


def cancel_at_period_end(books: Books, id: str, ending: bool) -> Thing:
    return update(books, id, cancel_at_period_end=ending)


def cancel(
    books: Books, id: str, *, prorate: bool = False, reason: str = "cancellation_requested", **given: Any
) -> Thing:
    """At once, and for good."""
    subscription = books.take("subscription", id)
    if subscription["status"] == "canceled":
        raise invalid(f"No such subscription: '{id}'", param="id", code="resource_missing", status=404)
    now = books.clock.now()
    if prorate:
        nothing = [{"id": item["id"], "quantity": 0} for item in subscription["items"]["data"]]
        _keep(books, prorations.change(books, subscription, nothing, "create_prorations", now).prorations)
    details = {**subscription["cancellation_details"], **(given.get("cancellation_details") or {}), "reason": reason}
    ended = {"canceled_at": subscription["canceled_at"] or now, "ended_at": now, "status": "canceled"}
    books.change(subscription, {**ended, "cancellation_details": details})
    books.emit("customer.subscription.deleted", subscription)
    return subscription


def is_ending(subscription: Thing) -> bool:
    return bool(subscription["cancel_at_period_end"] or subscription["cancel_at"])


def ends_at(subscription: Thing) -> int:
    """The nearest end of a period."""
    return int(min(item["current_period_end"] for item in subscription["items"]["data"]))


def put(books: Books, subscription: Thing) -> None:
    for item in subscription["items"]["data"]:
        books.put("subscription_item", item)
    books.put("subscription", subscription)


def plan_renewal(books: Books, subscription: Thing) -> None:
    ends = ends_at(subscription)
    books.plan(min(ends, subscription["cancel_at"] or ends), "renew", subscription["id"])


def bill(books: Books, subscription: Thing, reason: str, entries: list[Thing], **given: Any) -> Thing:
    """A draft for the subscription; it becomes its latest invoice."""
    terms = of_subscription(subscription, reason)
    terms.given.update(given)
    customer = books.objects["customer"][subscription["customer"]]
    invoice = invoices.issue(books, customer, subscription["currency"], terms, entries)
    subscription["latest_invoice"] = invoice["id"]
    return invoice


def _bill_the_beginning(books: Books, payer: Thing, subscription: Thing, payment_behavior: str) -> None:
    on_trial = subscription["status"] == "trialing"
    rates = subscription["default_tax_rates"]
    first = [lines.for_period(books, item, rates, trial=on_trial) for item in subscription["items"]["data"]]
    waiting = invoice_items.pending(books, payer["id"], subscription["id"])
    invoice = bill(books, subscription, "subscription_create", [*waiting, *first])
    if subscription["collection_method"] == "send_invoice":
        return
    later = payment_behavior == "default_incomplete"
    invoices.finalize(books, invoice["id"], auto_advance=not later)
    if invoice["status"] == "open" and not later:
        collection.collect(books, invoice)
    if invoice["status"] == "open":
        books.plan(books.clock.now() + INCOMPLETE_FOR, "expire", subscription["id"])
    elif subscription["status"] == "incomplete":
        books.change(subscription, {"status": "active"}, "customer.subscription.updated")


def _apply(books: Books, subscription: Thing, changed: prorations.Change, behavior: str, at: int) -> None:
    _keep(books, changed.prorations)
    kept = {item["id"] for item in changed.items}
    for item in subscription["items"]["data"]:
        if item["id"] not in kept:
            books.shelves["subscription_item"].remove(item["id"])
    for item in changed.items:
        books.put("subscription_item", item)
    after: Thing = {"items": subscription_terms.listed(subscription["id"], changed.items)}
    if changed.restarts:
        after["billing_cycle_anchor"] = at
    invoice = None
    if changed.restarts or (behavior == "always_invoice" and changed.prorations):
        full = [lines.for_period(books, item, subscription["default_tax_rates"]) for item in changed.full_periods]
        waiting = invoice_items.pending(books, subscription["customer"], subscription["id"])
        invoice = bill(books, subscription, "subscription_update", [*waiting, *full])
    books.change(subscription, after, "customer.subscription.updated")
    plan_renewal(books, subscription)
    if invoice:
        invoices.finalize(books, invoice["id"])
        if invoice["status"] == "open" and invoice["collection_method"] == "charge_automatically":
            collection.collect(books, invoice)


def _keep(books: Books, items: list[Thing]) -> None:
    for item in items:
        books.put("invoiceitem", item)
        books.emit("invoiceitem.created", item)


def _move_trial_end(books: Books, subscription: Thing, moment: int | str) -> None:
    """At `now` the first paid period is billed at once."""
    now = books.clock.now()
    ends = subscription_terms.trial_end(books, {"trial_end": moment}) or now
    items = [{**item, "current_period_end": ends} for item in subscription["items"]["data"]]
    after = {
        "billing_cycle_anchor": ends,
        "trial_end": ends,
        "items": subscription_terms.listed(subscription["id"], items),
    }
    books.change(subscription, after, "customer.subscription.updated")
    put(books, subscription)
    plan_renewal(books, subscription)


def _set_ending(books: Books, subscription: Thing, *, ending: bool) -> None:
    """In flexible billing mode only cancel_at tells it."""
    classic = subscription["billing_mode"]["type"] == "classic"
    reason = "cancellation_requested" if ending else None
    changes = {
        "cancel_at": ends_at(subscription) if ending else None,
        "cancel_at_period_end": ending and classic,
        "canceled_at": books.clock.now() if ending else None,
        "cancellation_details": {**subscription["cancellation_details"], "reason": reason},
    }
    books.change(subscription, changes, "customer.subscription.updated")
