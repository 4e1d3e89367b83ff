"""A planned change comes true: at once, or when it is paid for."""

from portal.sandbox.api import discounts, subscription_bills
from portal.sandbox.api.subscription_changes import Change
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing

UPDATED = "customer.subscription.updated"
WAITS_FOR = 23 * 3600


def apply(books: Books, subscription: Thing, change: Change, *, pays: bool) -> None:
    subscription_bills.keep(books, change.prorations)
    invoice = _issue(books, change) if change.bills_now else None
    billed = subscription_bills.billed(books, change.subscription, invoice) if invoice else {}
    _become(books, subscription, change, billed)
    if invoice:
        subscription_bills.settle(books, invoice, pays=pays)


def apply_when_paid(books: Books, subscription: Thing, change: Change) -> None:
    """The bill comes first. Until it is paid, or not in time, the subscription stays as it is."""
    subscription_bills.keep(books, change.prorations)
    invoice = _issue(books, change)
    billed = subscription_bills.billed(books, change.subscription, invoice)

    def come_true() -> None:
        was_waiting = subscription["pending_update"] is not None
        _become(books, subscription, change, {**billed, "pending_update": None})
        if was_waiting:
            books.emit("customer.subscription.pending_update_applied", subscription)

    books.when_paid[invoice["id"]] = come_true
    subscription_bills.settle(books, invoice)
    if invoice["status"] == "open":
        books.change(
            subscription, {"latest_invoice": invoice["id"], "pending_update": _waiting(books, change)}, UPDATED
        )
        books.plan(books.clock.now() + WAITS_FOR, "give up update", invoice["id"])


def _issue(books: Books, change: Change) -> Thing:
    return subscription_bills.issue(books, change.subscription, "subscription_update", change.entries(books))


def _become(books: Books, subscription: Thing, change: Change, billed: Thing) -> None:
    discounts.count(books, change.redeemed)
    items = change.changes["items"]["data"]
    kept = {item["id"] for item in items}
    for item in subscription["items"]["data"]:
        if item["id"] not in kept:
            books.shelves["subscription_item"].remove(item["id"])
    moved = items != subscription["items"]["data"]
    books.change(subscription, {**change.changes, **billed}, UPDATED)
    if moved:
        subscription_bills.put(books, subscription)
        subscription_bills.plan_renewal(books, subscription)


def _waiting(books: Books, change: Change) -> Thing:
    after = change.changes
    return {
        "billing_cycle_anchor": after.get("billing_cycle_anchor"),
        "discounts": after["discounts"],
        "expires_at": books.clock.now() + WAITS_FOR,
        "subscription_items": after["items"]["data"],
        "trial_end": after.get("trial_end"),
        "trial_from_plan": None,
    }
