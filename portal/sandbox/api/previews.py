"""Previews: the next invoice, or the one that a change would bring about. Nothing is stored."""

from portal.sandbox.api import (
    discounts,
    drafts,
    invoice_items,
    item_changes,
    lines,
    prorations,
    renewals,
    subscription_bills,
    subscription_changes,
    subscription_terms,
    subscriptions,
)
from portal.sandbox.books import Books
from portal.sandbox.parameters import boolean, currency, group, integer, many, moment, natural, one_of, text
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing

ADDED = group({"amount": integer, "currency": currency, "description": text, "price": text, "quantity": natural})
FIELDS = {
    "currency": currency,
    "customer": text,
    "discounts": discounts.WANTED,
    "invoice_items": many(ADDED),
    "preview_mode": one_of("next recurring"),
    "subscription": text,
    "subscription_details": group(
        {
            "billing_cycle_anchor": one_of("now unchanged"),
            "cancel_at_period_end": boolean,
            "cancel_now": boolean,
            "default_tax_rates": many(text),
            "items": many(item_changes.ITEM),
            "proration_behavior": one_of("always_invoice create_prorations none"),
            "proration_date": integer,
            "trial_end": moment,
        }
    ),
}


def create(
    books: Books,
    *,
    customer: str | None = None,
    subscription: str | None = None,
    subscription_details: Thing | None = None,
    preview_mode: str = "next",
    currency: str | None = None,
    **more: list[Thing],
) -> Thing:
    added = more.pop("invoice_items", [])
    details = {**(subscription_details or {}), **more}
    if subscription:
        contract = books.take("subscription", subscription, param="subscription")
        _check_location(books, contract)
    elif customer and details.get("items"):
        contract = _new_contract(books, customer, details)
        return _shown(books, contract, books.clock.now(), _beginning(books, contract), added)
    elif customer:
        contract = _soonest(books, customer)
    else:
        raise invalid("You must pass one of customer, subscription or schedule.", param="customer")
    at, after, entries = _of_contract(books, contract, details, recurring=preview_mode == "recurring")
    return _shown(books, after, at, entries, added)


def _check_location(books: Books, contract: Thing) -> None:
    """Stripe cannot work out the tax of somebody without an address."""
    if contract["automatic_tax"]["enabled"] and not books.take("customer", contract["customer"])["address"]:
        message = "The customer's location isn't recognized. Set a valid customer address to calculate tax."
        raise invalid(message, code="customer_tax_location_invalid")


def _of_contract(books: Books, contract: Thing, details: Thing, *, recurring: bool) -> tuple[int, Thing, list[Thing]]:
    """When the invoice would be made, by which terms, and what would be on it."""
    now = books.clock.now()
    given = {name: value for name, value in details.items() if not name.startswith("cancel_")}
    change = subscription_changes.plan(books, contract, **given)
    if details.get("cancel_now"):
        unused = prorations.unused(books, contract, details.get("proration_date", now))
        return now, change.subscription, [*change.waiting, *unused]
    if recurring:
        return _recurring(books, change)
    if change.bills_now:
        return now, change.subscription, change.entries(books)
    if contract["status"] == "canceled" or _will_end(contract, details):
        raise _none_coming(contract["customer"])
    ends, billed = _next(change)
    full = subscription_changes.in_full(books, change.subscription, billed)
    return ends, change.subscription, [*change.waiting, *change.prorations, *full]


def _recurring(books: Books, change: subscription_changes.Change) -> tuple[int, Thing, list[Thing]]:
    """What comes back period after period: no prorations, nothing that happens once."""
    contract = change.subscription
    lasting = {**contract, "discounts": discounts.lasting(books, contract["discounts"])}
    at, items = _next(change)
    return at, lasting, subscription_changes.in_full(books, lasting, items)


def _next(change: subscription_changes.Change) -> tuple[int, list[Thing]]:
    """The nearest end of a period, and the items as they are billed then."""
    items = change.subscription["items"]["data"]
    ends = min(item["current_period_end"] for item in items)
    return ends, renewals.moved_on(change.subscription, items, ends)[1]


def _beginning(books: Books, contract: Thing) -> list[Thing]:
    trial = contract["status"] == "trialing"
    return subscription_changes.in_full(books, contract, contract["items"]["data"], trial=trial)


def _will_end(contract: Thing, details: Thing) -> bool:
    return bool(details.get("cancel_at_period_end", subscriptions.is_ending(contract)))


def _new_contract(books: Books, customer: str, details: Thing) -> Thing:
    payer = books.take("customer", customer, param="customer")
    names = ("default_tax_rates", "discounts", "trial_end")
    given: Thing = {name: details[name] for name in names if name in details}
    trial = subscription_terms.trial_end(books, given)
    return subscription_terms.sketch(books, payer, details["items"], given, id=books.new_id("sub"), trial=trial)


def _soonest(books: Books, customer: str) -> Thing:
    books.take("customer", customer, param="customer")
    mine = books.where("subscription", "customer", customer)
    coming = [one for one in mine if one["status"] in renewals.LIVING and not subscriptions.is_ending(one)]
    if not coming:
        raise _none_coming(customer)
    return min(coming, key=subscription_bills.ends_at)


def _added(books: Books, contract: Thing, wanted: Thing) -> Thing:
    quantity = wanted.get("quantity", 1)
    if "price" in wanted:
        price = books.take("price", wanted["price"], param="invoice_items[price]")
        name = books.objects["product"][price["product"]]["name"]
        given = {"description": name, "pricing": lines.pricing(price), "quantity": quantity}
        return invoice_items.make(
            books, contract["customer"], price["currency"], price["unit_amount"] * quantity, **given
        )
    about = wanted.get("description")
    currency, amount = contract["currency"], wanted.get("amount", 0)
    return invoice_items.make(books, contract["customer"], currency, amount, description=about, quantity=quantity)


def _shown(books: Books, contract: Thing, at: int, entries: list[Thing], added: list[Thing]) -> Thing:
    extra = [_added(books, contract, one) for one in added]
    id = books.new_id("upcoming_in")
    preview = subscription_changes.draft(books, contract, "upcoming", at, [*entries, *extra], id)
    for line in preview["lines"]["data"]:
        line["id"] = line["id"].replace("il_", "il_tmp_")
    preview.update(created=at, period_start=books.clock.now(), period_end=at)
    if contract["collection_method"] == "send_invoice":
        preview["due_date"] = at + (contract["days_until_due"] or 0) * drafts.DAY
    else:
        preview["next_payment_attempt"] = at + drafts.FINALIZES_AFTER
    return preview


def _none_coming(customer: str) -> StripeRefusal:
    return invalid(f"No upcoming invoices for customer: {customer}", code="invoice_upcoming_none", status=404)
