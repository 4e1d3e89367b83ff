"""Quotes: drafted, finalized, accepted, canceled, and canceled by themselves when they have expired."""

from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import discounts, quote_acceptance, quote_lines, quote_sums, taxes
from portal.sandbox.books import Books, copy_of
from portal.sandbox.parameters import merged
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing, nothing

DAY = 86400
OPEN_FOR = 30 * DAY
NULLS = """application application_fee_amount application_fee_percent currency customer customer_account description
footer from_quote header invoice number on_behalf_of subscription subscription_schedule test_clock transfer_data"""
PLAIN: Thing = {
    **nothing(NULLS),
    "object": "quote",
    "automatic_tax": {**nothing("liability provider status"), "enabled": False},
    "collection_method": "charge_automatically",
    "default_tax_rates": [],
    "discounts": [],
    "invoice_settings": {**nothing("custom_fields days_until_due description footer"), "issuer": {"type": "self"}},
    "livemode": False,
    "metadata": {},
    "status": "draft",
    "status_transitions": nothing("accepted_at canceled_at finalized_at"),
    "subscription_data": {
        **nothing("description effective_date trial_period_days"),
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "metadata": {},
    },
}


def create(books: Books, *, id: str | None = None, **given: Any) -> Thing:
    now = books.clock.now()
    quote: Thing = {**copy_of(PLAIN), "id": id or books.new_id("qt"), "created": now, "expires_at": now + OPEN_FOR}
    books.lines[quote["id"]] = []
    quote.update(_changes(books, quote, given))
    quote.update(quote_sums.sums(books, quote))
    books.put("quote", quote)
    books.plan(quote["expires_at"], "expire quote", quote["id"])
    books.emit("quote.created", quote)
    return quote


def update(books: Books, id: str, **given: Any) -> Thing:
    """A draft as a whole, an open quote only in when it expires. No event tells of it."""
    quote = books.take("quote", id)
    _require(quote, ("draft", "open"), "update")
    frozen = sorted(set(given) - {"expires_at"})
    if quote["status"] == "open" and frozen:
        message = f"This quote is open, so only `expires_at` can be updated: {', '.join(frozen)} cannot."
        raise invalid(message, param=frozen[0])
    books.change(quote, _changes(books, quote, given))
    books.change(quote, quote_sums.sums(books, quote))
    books.plan(quote["expires_at"], "expire quote", id)
    return quote


def finalize(books: Books, id: str, *, expires_at: int | None = None) -> Thing:
    quote = books.take("quote", id)
    _require(quote, ("draft",), "finalize")
    if quote["customer"] is None:
        raise invalid("A customer must be set on a quote before it is finalized.", param="customer")
    if not books.lines[id]:
        raise invalid("A quote must have at least one line item before it is finalized.", param="line_items")
    if expires_at is not None:
        update(books, id, expires_at=expires_at)
    transitions = {**quote["status_transitions"], "finalized_at": books.clock.now()}
    books.change(quote, {"number": _number(books, quote), "status": "open", "status_transitions": transitions})
    books.emit("quote.finalized", quote)
    return quote


def accept(books: Books, id: str) -> Thing:
    quote = books.take("quote", id)
    _require(quote, ("open",), "accept")
    made = quote_acceptance.carry_out(books, quote)
    transitions = {**quote["status_transitions"], "accepted_at": books.clock.now()}
    books.change(quote, {**made, "status": "accepted", "status_transitions": transitions})
    books.emit("quote.accepted", quote)
    return quote


def cancel(books: Books, id: str) -> Thing:
    quote = books.take("quote", id)
    _require(quote, ("draft", "open"), "cancel")
    transitions = {**quote["status_transitions"], "canceled_at": books.clock.now()}
    books.change(quote, {"status": "canceled", "status_transitions": transitions})
    books.emit("quote.canceled", quote)
    return quote


def expire(books: Books, id: str) -> None:
    """Unless it was accepted or put off meanwhile."""
    quote = books.objects["quote"][id]
    if quote["status"] in ("draft", "open") and quote["expires_at"] <= books.clock.now():
        cancel(books, id)


def list_lines(books: Books, id: str, **params: Any) -> Thing:
    quote = books.take("quote", id)
    return _page(books, quote, quote_sums.upfront(books, quote), "line_items", params)


def list_upfront_lines(books: Books, id: str, **params: Any) -> Thing:
    quote = books.take("quote", id)
    return _page(books, quote, quote_sums.upfront(books, quote), "computed_upfront_line_items", params)


def _page(books: Books, quote: Thing, part: quote_sums.Part, name: str, params: Thing) -> Thing:
    return lists.part(quote_sums.shown(books, part), f"/v1/quotes/{quote['id']}/{name}", params)


def _changes(books: Books, quote: Thing, given: Thing) -> Thing:
    after = dict(given)
    if "customer" in given:
        books.take("customer", given["customer"], param="customer")
        quote = {**quote, "customer": given["customer"]}
    if "metadata" in given:
        after["metadata"] = merged(quote["metadata"], given["metadata"])
    for name in ("automatic_tax", "invoice_settings", "subscription_data"):
        if name in given:
            after[name] = {**quote[name], **given[name]}
    if "default_tax_rates" in given:
        after["default_tax_rates"] = [rate["id"] for rate in taxes.rates(books, given["default_tax_rates"])]
    if given.get("expires_at", books.clock.now() + 1) <= books.clock.now():
        raise invalid("`expires_at` must be in the future.", param="expires_at")
    if "line_items" in given:
        books.lines[quote["id"]] = quote_lines.write(books, quote, after.pop("line_items"))
    if "discounts" in given:
        money = next((line["price"]["currency"] for line in books.lines[quote["id"]]), None)
        after["discounts"] = discounts.redeem(books, given["discounts"], quote["customer"], money)
    _check_due(after, quote)
    return after


def _check_due(after: Thing, quote: Thing) -> None:
    whole = {**quote, **after}
    if whole["collection_method"] == "send_invoice" and whole["invoice_settings"]["days_until_due"] is None:
        param = "invoice_settings[days_until_due]"
        raise invalid(f"You must pass `{param}` with `collection_method=send_invoice`.", param=param)


def _number(books: Books, quote: Thing) -> str:
    mine = books.where("quote", "customer", quote["customer"])
    sequence = 1 + sum(one["number"] is not None for one in mine)
    prefix = books.objects["customer"][quote["customer"]]["invoice_prefix"]
    return f"QT-{prefix}-{sequence:04}-1"


def _require(quote: Thing, allowed: tuple[str, ...], deed: str) -> None:
    if quote["status"] not in allowed:
        raise _refused(quote, allowed, deed)


def _refused(quote: Thing, allowed: tuple[str, ...], deed: str) -> StripeRefusal:
    wanted = " or ".join(f"`{status}`" for status in allowed)
    return invalid(f"You cannot {deed} a quote with status `{quote['status']}`; its status must be {wanted}.")
