"""What a subscription is billed, and when the next bill is due."""

from typing import Any

from portal.sandbox.api import collection, discounts, invoices
from portal.sandbox.api.drafts import of_subscription
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing

WARNED_BEFORE = 3 * 86400


def bill(books: Books, subscription: Thing, reason: str, entries: list[Thing], **given: Any) -> Thing:
    """A draft for the subscription; it becomes its latest invoice."""
    invoice = issue(books, subscription, reason, entries, **given)
    subscription.update(billed(books, subscription, invoice))
    return invoice


def issue(books: Books, subscription: Thing, reason: str, entries: list[Thing], **given: Any) -> Thing:
    terms = of_subscription(books, subscription, reason, books.clock.now())
    terms.given.update(given)
    customer = books.objects["customer"][subscription["customer"]]
    return invoices.issue(books, customer, subscription["currency"], terms, entries)


def billed(books: Books, subscription: Thing, invoice: Thing) -> Thing:
    """What the subscription says after this bill."""
    left = discounts.left_after(books, subscription, books.lines[invoice["id"]])
    return {"discounts": discounts.running(books, left, books.clock.now()), "latest_invoice": invoice["id"]}


def settle(books: Books, invoice: Thing, *, pays: bool = True) -> None:
    """Finalized at once, and paid if it is to be charged."""
    invoices.finalize(books, invoice["id"], auto_advance=None if pays else False)
    if pays and invoice["status"] == "open" and invoice["collection_method"] == "charge_automatically":
        collection.collect(books, invoice)


def keep(books: Books, prorations: list[Thing]) -> None:
    for item in prorations:
        books.put("invoiceitem", item)
        books.emit("invoiceitem.created", item)


def put(books: Books, subscription: Thing) -> None:
    for item in subscription["items"]["data"]:
        books.put("subscription_item", item)
    books.put("subscription", subscription)


def ends_at(subscription: Thing) -> int:
    """The nearest end of a period."""
    return int(min(item["current_period_end"] for item in subscription["items"]["data"]))


def plan_renewal(books: Books, subscription: Thing) -> None:
    ends = ends_at(subscription)
    books.plan(min(ends, subscription["cancel_at"] or ends), "renew", subscription["id"])


def plan_trial(books: Books, subscription: Thing) -> None:
    if ends := subscription["trial_end"]:
        books.plan(max(books.clock.now(), ends - WARNED_BEFORE), "trial will end", subscription["id"])
