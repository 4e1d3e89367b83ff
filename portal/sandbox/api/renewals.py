"""What happens at the end of a period: the next one begins and is billed, or the subscription ends."""

from portal.sandbox.api import (
    invoice_items,
    invoices,
    periods,
    subscription_bills,
    subscription_changes,
    subscription_terms,
    subscriptions,
)
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing

LIVING = ("trialing", "active", "past_due", "unpaid")


def renew(books: Books, id: str) -> None:
    subscription = books.find("subscription", id)
    now = books.clock.now()
    if subscription is None or subscription["status"] not in LIVING:
        return
    if subscription["cancel_at"] and subscription["cancel_at"] <= now:
        subscriptions.cancel(books, id)
    elif subscription_bills.ends_at(subscription) <= now:
        _begin_next_period(books, subscription)


def moved_on(subscription: Thing, items: list[Thing], now: int) -> tuple[list[Thing], list[Thing]]:
    """All items as they are after this moment, and those of them whose new period is to be billed."""
    after, billed = [], []
    for item in items:
        if item["current_period_end"] <= now:
            start = item["current_period_end"]
            end = periods.after(subscription["billing_cycle_anchor"], item["price"]["recurring"], max(start, now))
            item = {**item, "current_period_start": start, "current_period_end": end}
            billed.append(item)
        after.append(item)
    return after, billed


def announce_trial_end(books: Books, id: str) -> None:
    subscription = books.objects["subscription"][id]
    if subscription["status"] == "trialing":
        books.emit("customer.subscription.trial_will_end", subscription)


def expire(books: Books, id: str) -> None:
    """Nobody completed the first payment."""
    subscription = books.objects["subscription"][id]
    if subscription["status"] == "incomplete":
        books.change(subscription, {"status": "incomplete_expired", "ended_at": books.clock.now()})
        books.emit("customer.subscription.updated", subscription, {"status": "incomplete"})
        invoices.void(books, subscription["latest_invoice"])


def give_up_update(books: Books, invoice_id: str) -> None:
    """A change that was to wait for its payment, and was not paid in time."""
    if books.when_paid.pop(invoice_id, None) is None:
        return
    invoice = books.objects["invoice"][invoice_id]
    subscription = books.objects["subscription"][invoice["parent"]["subscription_details"]["subscription"]]
    invoices.void(books, invoice_id)
    books.change(subscription, {"pending_update": None}, "customer.subscription.updated")
    books.emit("customer.subscription.pending_update_expired", subscription)


def _begin_next_period(books: Books, subscription: Thing) -> None:
    now = books.clock.now()
    before = [item["current_period_start"] for item in subscription["items"]["data"]]
    items, billed = moved_on(subscription, subscription["items"]["data"], now)
    entries = subscription_changes.in_full(books, subscription, billed)
    waiting = invoice_items.pending(books, subscription["customer"], subscription["id"])
    reason, period = "subscription_cycle", {"period_start": min(before), "period_end": now}
    invoice = subscription_bills.issue(books, subscription, reason, [*waiting, *entries], **period)
    changes = {
        "items": subscription_terms.listed(subscription["id"], items),
        **subscription_bills.billed(books, subscription, invoice),
        "status": "active" if subscription["status"] == "trialing" else subscription["status"],
    }
    books.change(subscription, changes, "customer.subscription.updated")
    subscription_bills.put(books, subscription)
    subscription_bills.plan_renewal(books, subscription)
