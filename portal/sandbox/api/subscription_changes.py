"""What a change would make of a subscription, and what it would bill: previews and updates both begin here."""

from dataclasses import dataclass
from typing import Any

from portal.sandbox.api import (
    discounts,
    drafts,
    invoice_items,
    item_changes,
    lines,
    periods,
    prorations,
    subscription_terms,
    taxes,
)
from portal.sandbox.books import Books
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing


@dataclass(frozen=True)
class Change:
    """Nothing of it is stored: the subscription and its items are copies, the prorations on nobody's books."""

    before: Thing
    changes: Thing
    subscription: Thing
    prorations: list[Thing]
    waiting: list[Thing]
    restarts: bool
    bills_now: bool

    @property
    def redeemed(self) -> list[str]:
        """The discounts that were not there before."""
        old = discounts.of(self.before)
        return [id for id in discounts.of(self.subscription) if id not in old]

    def entries(self, books: Books) -> list[Thing]:
        """What an invoice made now has on it; where a period begins anew, all of that period."""
        full = self.subscription["items"]["data"] if self.restarts else []
        return [*self.waiting, *self.prorations, *in_full(books, self.subscription, full)]


def plan(
    books: Books,
    subscription: Thing,
    terms: Thing | None = None,
    *,
    items: list[Thing] | None = None,
    proration_behavior: str = "create_prorations",
    proration_date: int | None = None,
    billing_cycle_anchor: str = "unchanged",
    trial_end: int | str | None = None,
    **given: Any,
) -> Change:
    """`terms` are changes of what is only written down."""
    at = _moment(books, subscription, proration_date)
    changes = {**(terms or {}), **_terms(books, subscription, given)}
    ends_trial = subscription["status"] == "trialing" and trial_end == "now"
    on_trial = subscription["status"] == "trialing" and not ends_trial
    new = item_changes.after(books, subscription, items or [], at)
    anew = billing_cycle_anchor == "now" or _rhythm(new) != _rhythm(subscription["items"]["data"])
    restarts = ends_trial or (anew and not on_trial)
    if restarts:
        changes |= _begun_anew(books, new, ends_trial=ends_trial)
    changes["items"] = subscription_terms.listed(subscription["id"], new)
    after = {**subscription, **changes}
    made: list[Thing] = []
    if proration_behavior != "none" and not on_trial and not ends_trial:
        made = prorations.between(books, subscription, after, at, restarts=restarts)
    bills_now = restarts or (proration_behavior == "always_invoice" and bool(made))
    waiting = invoice_items.pending(books, subscription["customer"], subscription["id"])
    return Change(subscription, changes, after, made, waiting, restarts, bills_now)


def in_full(books: Books, subscription: Thing, items: list[Thing], *, trial: bool = False) -> list[Thing]:
    """A line for each item, for the whole period that it is in."""
    return [lines.for_period(books, item, subscription["default_tax_rates"], trial=trial) for item in items]


def draft(books: Books, contract: Thing, reason: str, at: int, entries: list[Thing], id: str) -> Thing:
    """The invoice as it would be, with all its lines: what is not stored cannot be paged through."""
    rates = contract["default_tax_rates"]
    made = [lines.for_invoice_item(books, one, rates) if one["object"] == "invoiceitem" else one for one in entries]
    terms = drafts.of_subscription(books, contract, reason, at)
    customer = books.objects["customer"][contract["customer"]]
    invoice = drafts.compose(books, customer, contract["currency"], terms, made, id)
    invoice["lines"] |= {"data": made, "has_more": False}
    return invoice


def draft_of(books: Books, change: Change) -> Thing:
    """The invoice that the change is about to make."""
    now = books.clock.now()
    return draft(books, change.subscription, "subscription_update", now, change.entries(books), "in_planned")


def _moment(books: Books, subscription: Thing, asked: int | None) -> int:
    """When the rest of the period begins: within it, and not later than all its items end."""
    if asked is None:
        return books.clock.now()
    items = subscription["items"]["data"]
    first = min(item["current_period_start"] for item in items)
    if not first <= asked <= max(item["current_period_end"] for item in items):
        message = "Cannot specify a proration date outside of the subscription's current period."
        raise invalid(message, param="proration_date")
    return asked


def _terms(books: Books, subscription: Thing, given: Thing) -> Thing:
    changes: Thing = {"discounts": discounts.running(books, subscription["discounts"], books.clock.now())}
    if "discounts" in given:
        money, id = subscription["currency"], subscription["id"]
        wanted = given["discounts"]
        customer = subscription["customer"]
        changes["discounts"] = discounts.redeem(books, wanted, customer, money, subscription=id)
    if "default_tax_rates" in given:
        changes["default_tax_rates"] = taxes.rates(books, given["default_tax_rates"])
    return changes


def _begun_anew(books: Books, items: list[Thing], *, ends_trial: bool) -> Thing:
    """All items in a first period that begins now."""
    now = books.clock.now()
    for item in items:
        item["current_period_start"] = now
        item["current_period_end"] = periods.after(now, item["price"]["recurring"], now)
    ended: Thing = {"status": "active", "trial_end": now} if ends_trial else {}
    return {"billing_cycle_anchor": now, **ended}


def _rhythm(items: list[Thing]) -> set[tuple[Any, ...]]:
    return {item_changes.beat(item) for item in items}
