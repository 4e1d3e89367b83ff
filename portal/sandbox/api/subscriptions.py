"""Subscriptions: begun, changed, canceled."""

from typing import Any

from portal.sandbox.api import (
    collection,
    discounts,
    invoice_items,
    prorations,
    subscription_bills,
    subscription_changes,
    subscription_terms,
    subscription_updates,
)
from portal.sandbox.api.subscription_bills import ends_at, plan_renewal, plan_trial, put
from portal.sandbox.books import Books
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing

INCOMPLETE_FOR = 23 * 3600
# What changes the items, or what is billed; the rest of an update is only written down.
PLANNED = frozenset(
    [
        "billing_cycle_anchor",
        "default_tax_rates",
        "discounts",
        "items",
        "proration_behavior",
        "proration_date",
        "trial_end",
    ]
)


def create(
    books: Books,
    *,
    customer: str,
    items: list[Thing],
    payment_behavior: str = "allow_incomplete",
    proration_behavior: str = "create_prorations",
    cancel_at_period_end: bool = False,
    settles: bool = True,
    id: str | None = None,
    **given: Any,
) -> Thing:
    """`settles` is whether the first bill is finalized at once; else it waits its hour as a draft."""
    payer = books.take("customer", customer, param="customer")
    trial = subscription_terms.trial_end(books, given)
    subscription = subscription_terms.sketch(books, payer, items, given, id=id or books.new_id("sub"), trial=trial)
    settles = settles and subscription["collection_method"] == "charge_automatically"
    if settles and not trial:
        subscription["status"] = "incomplete"  # until its first payment, which follows at once
    put(books, subscription)
    discounts.count(books, discounts.of(subscription))
    books.emit("customer.subscription.created", subscription)
    invoice = _bill_the_beginning(books, payer, subscription)
    if settles:
        _settle_the_beginning(books, subscription, invoice, payment_behavior)
    plan_renewal(books, subscription)
    plan_trial(books, subscription)
    if cancel_at_period_end:
        _set_ending(books, subscription, ending=True)
    return subscription


def update(
    books: Books,
    id: str,
    *,
    cancel_at_period_end: bool | None = None,
    payment_behavior: str = "allow_incomplete",
    **given: Any,
) -> Thing:
    subscription = books.take("subscription", id)
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    if payment_behavior == "pending_if_incomplete":
        _check_can_wait({**given, "cancel_at_period_end": cancel_at_period_end})
    change = _planned(books, subscription, given)
    if payment_behavior == "error_if_incomplete" and change.bills_now:
        collection.check(books, subscription_changes.draft_of(books, change))
    if payment_behavior == "pending_if_incomplete" and change.bills_now:
        subscription_updates.apply_when_paid(books, subscription, change)
    else:
        subscription_updates.apply(books, subscription, change, pays=payment_behavior != "default_incomplete")
    if isinstance(given.get("trial_end"), int):
        _move_trial_end(books, subscription, given["trial_end"])
    if cancel_at_period_end is not None and cancel_at_period_end != is_ending(subscription):
        _set_ending(books, subscription, ending=cancel_at_period_end)
    return subscription


def cancel_at_period_end(books: Books, id: str, ending: bool) -> Thing:
    return update(books, id, cancel_at_period_end=ending)


def cancel(
    books: Books,
    id: str,
    *,
    invoice_now: bool = False,
    prorate: bool = False,
    reason: str = "cancellation_requested",
    **given: Any,
) -> Thing:
    """At once, and for good."""
    subscription = books.take("subscription", id)
    if subscription["status"] == "canceled":
        raise invalid(f"No such subscription: '{id}'", param="id", code="resource_missing", status=404)
    now = books.clock.now()
    if prorate:
        subscription_bills.keep(books, prorations.unused(books, subscription, now))
    details = {**subscription["cancellation_details"], **(given.get("cancellation_details") or {}), "reason": reason}
    ended = {"canceled_at": subscription["canceled_at"] or now, "ended_at": now, "status": "canceled"}
    books.change(subscription, {**ended, "cancellation_details": details})
    books.emit("customer.subscription.deleted", subscription)
    waiting = invoice_items.pending(books, subscription["customer"], id)
    if invoice_now and waiting:
        subscription_bills.settle(books, subscription_bills.bill(books, subscription, "subscription_update", waiting))
    return subscription


def is_ending(subscription: Thing) -> bool:
    return bool(subscription["cancel_at_period_end"] or subscription["cancel_at"])


def _check_can_wait(given: Thing) -> None:
    """What is not about items and bills cannot wait for a payment."""
    others = sorted(name for name, value in given.items() if value is not None and name not in PLANNED)
    if others:
        message = (
            f"These parameters cannot be passed with `payment_behavior=pending_if_incomplete`: {', '.join(others)}."
        )
        raise invalid(message, param=others[0])


def _planned(books: Books, subscription: Thing, given: Thing) -> subscription_changes.Change:
    """With what is only written down among its changes."""
    written = {name: value for name, value in given.items() if name not in PLANNED}
    terms = subscription_terms.changes(books, subscription, written)
    if method := terms.get("default_payment_method"):
        books.take("payment_method", method, param="default_payment_method")
    planned = {name: value for name, value in given.items() if name in PLANNED}
    return subscription_changes.plan(books, subscription, terms, **planned)


def _bill_the_beginning(books: Books, payer: Thing, subscription: Thing) -> Thing:
    on_trial = subscription["status"] == "trialing"
    first = subscription_changes.in_full(books, subscription, subscription["items"]["data"], trial=on_trial)
    waiting = invoice_items.pending(books, payer["id"], subscription["id"])
    return subscription_bills.bill(books, subscription, "subscription_create", [*waiting, *first])


def _settle_the_beginning(books: Books, subscription: Thing, invoice: Thing, payment_behavior: str) -> None:
    subscription_bills.settle(books, invoice, pays=payment_behavior != "default_incomplete")
    if invoice["status"] == "open":
        books.plan(books.clock.now() + INCOMPLETE_FOR, "expire", subscription["id"])
    elif subscription["status"] == "incomplete":
        books.change(subscription, {"status": "active"}, "customer.subscription.updated")


def _move_trial_end(books: Books, subscription: Thing, moment: int) -> None:
    ends = subscription_terms.trial_end(books, {"trial_end": moment}) or books.clock.now()
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
