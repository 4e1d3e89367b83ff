"""What happens at the end of a period: the next one begins and is billed, or the subscription ends."""

from portal.sandbox.api import invoice_items, invoices, lines, periods, subscription_terms, subscriptions
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
    elif subscriptions.ends_at(subscription) <= now:
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


def _begin_next_period(books: Books, subscription: Thing) -> None:
    now = books.clock.now()
    before = [item["current_period_start"] for item in subscription["items"]["data"]]
    items, billed = moved_on(subscription, subscription["items"]["data"], now)
    latest = subscription["latest_invoice"]
    entries = [lines.for_period(books, item, subscription["default_tax_rates"]) for item in billed]
    waiting = invoice_items.pending(books, subscription["customer"], subscription["id"])
    reason, period = "subscription_cycle", {"period_start": min(before), "period_end": now}
    invoice = subscriptions.bill(books, subscription, reason, [*waiting, *entries], **period)
    subscription["latest_invoice"] = latest  # so that the change below is one, and told as one
    changes = {
        "items": subscription_terms.listed(subscription["id"], items),
        "latest_invoice": invoice["id"],
        "status": "active" if subscription["status"] == "trialing" else subscription["status"],
    }
    books.change(subscription, changes, "customer.subscription.updated")
    subscriptions.put(books, subscription)
    subscriptions.plan_renewal(books, subscription)
