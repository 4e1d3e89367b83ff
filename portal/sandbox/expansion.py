"""`expand[]`: replaces ids by the objects they name, and adds the fields that are only there when asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import cash_balance, payment_intents, quote_sums
from portal.sandbox.books import Books
from portal.sandbox.refusal import StripeRefusal, invalid
from portal.sandbox.shelf import Thing

DEEPEST = 4

# By kind, the fields that hold an id (or a list of ids) and the kind that it names.
REFERENCES = {
    "account": {
        "settings.branding.icon": "file",
        "settings.branding.logo": "file",
        "settings.invoices.default_account_tax_ids": "tax_id",
    },
    "billing_portal.session": {"configuration": "billing_portal.configuration"},
    "charge": {"customer": "customer", "payment_intent": "payment_intent"},
    "credit_note": {"customer": "customer", "invoice": "invoice", "refunds.refund": "refund"},
    "customer": {"invoice_settings.default_payment_method": "payment_method", "default_source": "card"},
    "customer_cash_balance_transaction": {"customer": "customer"},
    "discount": {"customer": "customer", "promotion_code": "promotion_code", "source.coupon": "coupon"},
    "invoice": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "discounts": "discount",
        "parent.subscription_details.subscription": "subscription",
        "total_discount_amounts.discount": "discount",
        "total_taxes.tax_rate_details.tax_rate": "tax_rate",
    },
    "invoice_payment": {
        "invoice": "invoice",
        "payment.payment_intent": "payment_intent",
        "payment.payment_record": "payment_record",
    },
    "invoiceitem": {"customer": "customer", "discounts": "discount", "invoice": "invoice"},
    "line_item": {
        "discount_amounts.discount": "discount",
        "discounts": "discount",
        "pricing.price_details.price": "price",
        "subscription": "subscription",
        "taxes.tax_rate_details.tax_rate": "tax_rate",
    },
    "payment_intent": {"customer": "customer", "latest_charge": "charge", "payment_method": "payment_method"},
    "payment_method": {"customer": "customer"},
    "price": {"product": "product"},
    "product": {"default_price": "price"},
    "promotion_code": {"customer": "customer", "promotion.coupon": "coupon"},
    "quote": {
        "customer": "customer",
        "default_tax_rates": "tax_rate",
        "discounts": "discount",
        "invoice": "invoice",
        "subscription": "subscription",
    },
    "refund": {
        "charge": "charge",
        "customer": "customer",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
    },
    "subscription": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "discounts": "discount",
        "latest_invoice": "invoice",
    },
    "subscription_item": {"discounts": "discount"},
    "tax_id": {"customer": "customer"},
}


def _payments(books: Books, invoice: Thing) -> Thing:
    return lists.of(
        books.where("invoice_payment", "invoice", invoice["id"]), f"/v1/invoice_payments?invoice={invoice['id']}"
    )


def _paid_off_stripe(books: Books, invoice: Thing) -> int:
    payments = books.where("invoice_payment", "invoice", invoice["id"])
    return sum(payment["amount_paid"] or 0 for payment in payments if payment["payment"]["type"] == "payment_record")


def _confirmation_secret(books: Books, invoice: Thing) -> Thing | None:
    intent = payment_intents.find_for(books, invoice["id"])
    return intent and {"client_secret": intent["client_secret"], "type": "payment_intent"}


def _refunds(books: Books, charge: Thing) -> Thing:
    return lists.of(books.where("refund", "charge", charge["id"])[::-1], f"/v1/charges/{charge['id']}/refunds")


def _subscriptions(books: Books, customer: Thing) -> Thing:
    living = [one for one in books.where("subscription", "customer", customer["id"]) if not one["ended_at"]]
    return lists.of(living[::-1], f"/v1/customers/{customer['id']}/subscriptions")


def _tax_ids(books: Books, customer: Thing) -> Thing:
    return lists.of(books.where("tax_id", "customer", customer["id"])[::-1], f"/v1/customers/{customer['id']}/tax_ids")


def _cash_balance(books: Books, customer: Thing) -> Thing:
    return cash_balance.show(books, customer["id"])


def _line_items(books: Books, quote: Thing) -> Thing:
    return quote_sums.listed(books, quote)


def _breakdown(books: Books, quote: Thing) -> Thing:
    return quote_sums.breakdown(quote_sums.upfront(books, quote))


def _breakdown_of_period(books: Books, quote: Thing) -> Thing:
    return quote_sums.breakdown(quote_sums.recurring(books, quote))


def _detail(name: str) -> Callable[[Books, Thing], Any]:
    return lambda books, item: books.item_details[item["id"]][name]


# By kind, the fields that are absent unless asked for.
ON_REQUEST: dict[tuple[str, str], Callable[[Books, Thing], Any]] = {
    ("invoice", "payments"): _payments,
    ("invoice", "amount_paid_off_stripe"): _paid_off_stripe,
    ("invoice", "confirmation_secret"): _confirmation_secret,
    ("charge", "refunds"): _refunds,
    ("customer", "subscriptions"): _subscriptions,
    ("customer", "tax_ids"): _tax_ids,
    ("customer", "cash_balance"): _cash_balance,
    ("item", "discounts"): _detail("discounts"),
    ("item", "taxes"): _detail("taxes"),
    ("quote", "line_items"): _line_items,
    ("quote", "total_details.breakdown"): _breakdown,
    ("quote", "computed.upfront.line_items"): _line_items,
    ("quote", "computed.upfront.total_details.breakdown"): _breakdown,
    ("quote", "computed.recurring.total_details.breakdown"): _breakdown_of_period,
}


@dataclass(frozen=True)
class _Place:
    """Where in an object a path has come to: the object, and the fields on the way from it."""

    path: str
    owner: Thing = field(default_factory=dict)
    trail: tuple[str, ...] = ()

    def at(self, node: Thing) -> "_Place":
        kind = node.get("object", "list")
        return _Place(self.path, node) if isinstance(kind, str) and kind != "list" else self

    def below(self, step: str) -> "_Place":
        return replace(self, trail=(*self.trail, step))

    @property
    def kind(self) -> str:
        return str(self.owner.get("object", ""))

    @property
    def names(self) -> str | None:
        """The kind of object that the field here names."""
        return REFERENCES.get(self.kind, {}).get(".".join(self.trail))

    @property
    def on_request(self) -> Callable[[Books, Thing], Any] | None:
        return ON_REQUEST.get((self.kind, ".".join(self.trail)))


def expand(books: Books, answer: Thing, paths: Any) -> Thing:
    for path in paths if isinstance(paths, list) else [paths]:
        steps = str(path).split(".")
        if len(steps) > DEEPEST:
            raise invalid(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}", param="expand"
            )
        answer = _open(books, answer, steps, _Place(str(path)))
    return answer


def _open(books: Books, node: Any, steps: list[str], place: _Place) -> Any:
    """A copy of the node with the path opened; the stored objects stay as they are."""
    if isinstance(node, list):
        return [_open(books, one, steps, place) for one in node]
    if not steps or node is None:
        return node
    if not isinstance(node, dict):
        raise _cannot_be_expanded(place.path)
    step = steps[0]
    here = place.at(node).below(step)
    if step in node:
        value = node[step]
    elif here.on_request:
        value = here.on_request(books, here.owner)
    elif here.names:
        # A payment made outside Stripe has no payment_intent to open, and that is no mistake of the caller.
        return node
    else:
        raise _cannot_be_expanded(place.path)
    return {**node, step: _open(books, _resolved(books, value, here, len(steps) == 1), steps[1:], here)}


def _resolved(books: Books, value: Any, here: _Place, is_last: bool) -> Any:
    if here.names and isinstance(value, str):
        return books.objects[here.names].get(value, value)
    if here.names and isinstance(value, list):
        return [books.objects[here.names].get(one, one) if isinstance(one, str) else one for one in value]
    plain = value is not None and not isinstance(value, dict | list)
    if is_last and plain and not here.on_request:
        raise _cannot_be_expanded(here.path)
    return value


def _cannot_be_expanded(path: str) -> StripeRefusal:
    return invalid(f"This property cannot be expanded ({path}).", param="expand")
