"""Previews: the next invoice, or the one that a change would bring about. Nothing is stored."""

from portal.sandbox.api import drafts, invoice_items, lines, prorations, renewals, subscription_terms, subscriptions
from portal.sandbox.books import Books
from portal.sandbox.parameters import boolean, currency, group, integer, many, moment, natural, one_of, text
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing

ITEM = group({"id": text, "price": text, "quantity": natural, "deleted": boolean})
ADDED = group({"amount": integer, "currency": currency, "description": text, "price": text, "quantity": natural})
FIELDS = {
    "currency": currency,
    "customer": text,
    "invoice_items": many(ADDED),
    "preview_mode": one_of("next recurring"),
    "subscription": text,
    "subscription_details": group(
        {
            "billing_cycle_anchor": one_of("now unchanged"),
            "cancel_at_period_end": boolean,
            "cancel_now": boolean,
            "default_tax_rates": many(text),
            "items": many(ITEM),
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
    details = subscription_details or {}
    if subscription:
        contract = books.take("subscription", subscription, param="subscription")
        _check_location(books, contract)
        at, entries = _of_contract(books, contract, details, recurring=preview_mode == "recurring")
    elif customer and details.get("items"):
        contract = _new_contract(books, customer, details)
        trial = contract["status"] == "trialing"
        at, entries = books.clock.now(), _full(books, contract, contract["items"]["data"], trial=trial)
    elif customer:
        contract = _soonest(books, customer)
        at, entries = _of_contract(books, contract, details, recurring=preview_mode == "recurring")
    else:
        raise invalid("You must pass one of customer, subscription or schedule.", param="customer")
    added = [_added(books, contract, one) for one in more.get("invoice_items", [])]
    return _shown(books, contract, at, [*entries, *added])


def _check_location(books: Books, contract: Thing) -> None:
    """Stripe cannot work out the tax of somebody without an address."""
    if contract["automatic_tax"]["enabled"] and not books.take("customer", contract["customer"])["address"]:
        message = "The customer's location isn't recognized. Set a valid customer address to calculate tax."
        raise invalid(message, code="customer_tax_location_invalid")


def _of_contract(books: Books, contract: Thing, details: Thing, *, recurring: bool) -> tuple[int, list[Thing]]:
    """When the invoice would be made, and what would be on it."""
    now = books.clock.now()
    behavior = details.get("proration_behavior", "create_prorations")
    wanted = details.get("items") or []
    if details.get("cancel_now"):
        wanted = [{"id": item["id"], "quantity": 0} for item in contract["items"]["data"]]
    restart = details.get("billing_cycle_anchor") == "now"
    at = details.get("proration_date", now)
    changed = prorations.change(books, contract, wanted, behavior, at, restart=restart)
    waiting = (
        [] if recurring else [*invoice_items.pending(books, contract["customer"], contract["id"]), *changed.prorations]
    )
    if details.get("cancel_now"):
        return now, [item for item in waiting if item["amount"]]
    if changed.restarts or (behavior == "always_invoice" and wanted):
        full = changed.items if recurring else changed.full_periods
        return now, [*waiting, *_full(books, contract, full)]
    if contract["status"] == "canceled" or _will_end(contract, details):
        raise _none_coming(contract["customer"])
    ends = min(item["current_period_end"] for item in changed.items)
    _, billed = renewals.moved_on(contract, changed.items, ends)
    return ends, [*waiting, *_full(books, contract, billed)]


def _full(books: Books, contract: Thing, items: list[Thing], *, trial: bool = False) -> list[Thing]:
    return [lines.for_period(books, item, contract["default_tax_rates"], trial=trial) for item in items]


def _will_end(contract: Thing, details: Thing) -> bool:
    return bool(details.get("cancel_at_period_end", subscriptions.is_ending(contract)))


def _new_contract(books: Books, customer: str, details: Thing) -> Thing:
    payer = books.take("customer", customer, param="customer")
    given: Thing = {name: details[name] for name in ("default_tax_rates", "trial_end") if name in details}
    trial = subscription_terms.trial_end(books, given)
    return subscription_terms.sketch(books, payer, details["items"], given, id=books.new_id("sub"), trial=trial)


def _soonest(books: Books, customer: str) -> Thing:
    books.take("customer", customer, param="customer")
    mine = books.where("subscription", "customer", customer)
    coming = [one for one in mine if one["status"] in renewals.LIVING and not subscriptions.is_ending(one)]
    if not coming:
        raise _none_coming(customer)
    return min(coming, key=subscriptions.ends_at)


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


def _shown(books: Books, contract: Thing, at: int, entries: list[Thing]) -> Thing:
    rates = contract["default_tax_rates"]
    made = [lines.for_invoice_item(books, one, rates) if one["object"] == "invoiceitem" else one for one in entries]
    for line in made:
        line["id"] = line["id"].replace("il_", "il_tmp_")
    customer = books.objects["customer"][contract["customer"]]
    terms = drafts.of_subscription(contract, "upcoming")
    terms.given.update(created=at, period_start=books.clock.now(), period_end=at)
    if terms.collection_method == "send_invoice":
        terms.given["due_date"] = at + (terms.days_until_due or 0) * drafts.DAY
    else:
        terms.given["next_payment_attempt"] = at + drafts.FINALIZES_AFTER
    preview = drafts.compose(books, customer, contract["currency"], terms, made, books.new_id("upcoming_in"))
    # What is not stored cannot be paged through, so all lines are shown.
    preview["lines"] |= {"data": made, "has_more": False}
    return preview


def _none_coming(customer: str) -> StripeRefusal:
    return invalid(f"No upcoming invoices for customer: {customer}", code="invoice_upcoming_none", status=404)
