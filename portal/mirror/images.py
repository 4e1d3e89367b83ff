"""An object as `portal reconcile` compares it: the fields that the mirror keeps of it, here and as Stripe says them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Column, Table, bindparam, delete, select

from portal.clock import micros
from portal.complaint import Complaint
from portal.database.among import among, as_ids
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import (
    credit_notes,
    customers,
    invoice_lines,
    invoice_links,
    invoice_taxes,
    invoices,
    next_charges,
    payment_methods,
    payments,
    prices,
    products,
    quote_lines,
    quotes,
    refunds,
    subscription_items,
    subscriptions,
    tax_rates,
)
from portal.mirror import invoice_rows
from portal.mirror.credit_notes import to_row as note_row
from portal.mirror.customers import to_row as customer_row
from portal.mirror.payment_methods import to_row as method_row
from portal.mirror.payments import to_row as payment_row
from portal.mirror.prices import price_row, product_row
from portal.mirror.quotes import to_lines as quote_lines_of
from portal.mirror.quotes import to_row as quote_row
from portal.mirror.refunds import to_row as refund_row
from portal.mirror.store import Found
from portal.mirror.subscriptions import to_items
from portal.mirror.subscriptions import to_row as subscription_row
from portal.mirror.tax_rates import to_row as rate_row
from portal.model.credit_note import CreditNote
from portal.model.customer import Customer
from portal.model.invoice import Invoice
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod
from portal.model.price import Price, Product
from portal.model.quote import Quote
from portal.model.refund import Refund
from portal.model.subscription import Subscription
from portal.model.tax_rate import TaxRate
from portal.stripe_api.customers import CustomerFound
from portal.stripe_api.subscriptions import SubscriptionFound

Image = dict[str, Any]
Alone = Payment | CreditNote | Refund | Quote | TaxRate | Product | Price
Thing = Alone | Customer | Subscription | Invoice | PaymentMethod
_ALONE: dict[type[Any], str] = {
    Payment: "payments",
    CreditNote: "credit_notes",
    Refund: "refunds",
    Quote: "quotes",
    TaxRate: "tax_rates",
    Product: "products",
    Price: "prices",
}
_ASIDE = "fetched_at"  # when a row was read says nothing about the object


class Kind:
    """One table of objects, the tables of their parts, and what else is theirs and goes with them."""

    def __init__(
        self,
        name: str,
        table: Table,
        to_image: Callable[[Any], Image],
        parts: Mapping[str, Column[Any]] | None = None,
        belongings: Sequence[Column[Any]] = (),
    ) -> None:
        self.name, self.table, self.to_image = name, table, to_image
        self.parts = parts or {}
        owners = [*self.parts.values(), *belongings]
        self.find = Statement(lambda dialect: select(table).where(among(table.c.id, dialect)))
        self.find_parts = {part: _find_parts(owner) for part, owner in self.parts.items()}
        self.list = Statement(
            select(table.c.id, table.c.fetched_at)
            .where(table.c.id > bindparam("after"))
            .order_by(table.c.id)
            .limit(bindparam("most"))
        )
        self.drop = Statement(
            delete(table).where(table.c.id == bindparam("gone"), table.c.fetched_at < bindparam("before"))
        )
        self.drop_belongings = [Statement(delete(owner.table).where(owner == bindparam("gone"))) for owner in owners]


@dataclass(frozen=True, slots=True)
class Held:
    """What the mirror holds of one object, and the microsecond that it was asked for."""

    image: Image
    fetched_at: int


async def find(conn: Connection, kind: Kind, ids: Iterable[str]) -> dict[str, Held]:
    """By id; what is not here is not in it."""
    among_these = as_ids(ids)
    names = [column.name for column in kind.table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in await conn.rows(kind.find, ids=among_these)]
    held = {row["id"]: Held(_image(row), row["fetched_at"]) for row in rows}
    for part, owner in kind.parts.items():
        for one in held.values():
            one.image[part] = []
        for row in await conn.rows(kind.find_parts[part], ids=among_these):
            it = dict(zip([column.name for column in owner.table.columns], row, strict=True))
            if it[owner.name] in held:
                held[it[owner.name]].image[part].append(_image(it))
    return held


async def remove(conn: Connection, kind: Kind, id: str, before: datetime) -> None:
    """With all that is its own; unless somebody has read it at Stripe since `before`."""
    if await conn.run(kind.drop, gone=id, before=micros(before)):
        for drop in kind.drop_belongings:
            await conn.run(drop, gone=id)


def own_thing(found: Found) -> Any:
    """The object that the list is about."""
    match found:
        case CustomerFound(customer):
            return customer
        case SubscriptionFound(subscription):
            return subscription
    return found


def things_of(found: Found) -> list[tuple[str, Thing]]:
    """What is compared of one object of a list: itself and a card that came along, by the names of KINDS."""
    match found:
        case CustomerFound(customer, card):
            return [("customers", customer), *([("cards", card)] if card else [])]
        case SubscriptionFound(subscription, _, _, card):
            return [("subscriptions", subscription), *([("cards", card)] if card else [])]
        case Invoice():
            return [] if found.status == "draft" else [("invoices", found)]  # drafts are not kept
    name = _ALONE.get(type(found))
    return [(name, cast(Thing, found))] if name else []


def differences(here: Image, there: Image) -> list[Complaint]:
    """Each in words; fields that Stripe's answer does not tell are not compared."""
    return [_in_words(name, here.get(name), said) for name, said in there.items() if not _is(here.get(name), said)]


def _is(here: Any, there: Any) -> bool:
    """Parts are compared as their whole is: by what Stripe's answer tells."""
    if not isinstance(there, list):
        return bool(here == there)
    return len(here) == len(there) and not any(differences(*pair) for pair in zip(here, there, strict=True))


def _in_words(name: str, here: Any, there: Any) -> Complaint:
    if isinstance(there, bytes) or isinstance(here, bytes):
        return Complaint("%(name)s differs", name=name)
    if not isinstance(there, list):
        return _of_values(name, here, there)
    if len(here) != len(there):
        return _of_values(name, len(here), len(there))
    fields = {key for mine, its in zip(here, there, strict=True) for key in its if mine.get(key) != its[key]}
    return Complaint("%(name)s differ in %(fields)s", name=name, fields=", ".join(sorted(fields)))


def _of_values(name: str, here: Any, there: Any) -> Complaint:
    if here is None:
        return Complaint("%(name)s: here nothing, at Stripe %(there)s", name=name, there=there)
    if there is None:
        return Complaint("%(name)s: here %(here)s, at Stripe nothing", name=name, here=here)
    return Complaint("%(name)s: here %(here)s, at Stripe %(there)s", name=name, here=here, there=there)


def _find_parts(owner: Column[Any]) -> Statement:
    table = owner.table
    whole = select(*table.columns).order_by(owner, table.c.position)
    return Statement(lambda dialect: whole.where(among(owner, dialect)))


def _image(row: Mapping[str, Any]) -> Image:
    return {name: value for name, value in row.items() if name != _ASIDE}


def _invoice(found: Any) -> Image:
    image = _image(invoice_rows.to_row(found, 0))
    return {**image, "lines": invoice_rows.to_lines(found), "taxes": invoice_rows.to_taxes(found)}


def _subscription(found: Any) -> Image:
    return {**_image(subscription_row(found, 0)), "items": [_image(item) for item in to_items(found, 0)]}


def _quote(found: Any) -> Image:
    return {**_image(quote_row(found, 0)), "lines": quote_lines_of(found)}


def _payment(found: Any) -> Image:
    image = _image(payment_row(found, 0))
    if not image["customer"]:
        del image["customer"]  # no PaymentIntent names it: ours is the invoice's
    return image


def _credit_note(found: Any) -> Image:
    image = _image(note_row(found, 0))
    del image["pdf"]  # Stripe writes a new address each time
    return image


KINDS = {
    "products": Kind("product", products, lambda found: _image(product_row(found, 0))),
    "prices": Kind("price", prices, lambda found: _image(price_row(found, 0))),
    "tax_rates": Kind("tax_rate", tax_rates, lambda found: _image(rate_row(found, 0))),
    "customers": Kind("customer", customers, lambda found: _image(customer_row(found, 0))),
    "subscriptions": Kind(
        "subscription",
        subscriptions,
        _subscription,
        {"items": subscription_items.c.subscription},
        [next_charges.c.subscription],
    ),
    "invoices": Kind(
        "invoice",
        invoices,
        _invoice,
        {"lines": invoice_lines.c.invoice, "taxes": invoice_taxes.c.invoice},
        [invoice_links.c.invoice, payments.c.invoice],
    ),
    "payments": Kind("payment", payments, _payment),
    "credit_notes": Kind("credit_note", credit_notes, _credit_note),
    "refunds": Kind("refund", refunds, lambda found: _image(refund_row(found, 0))),
    "quotes": Kind("quote", quotes, _quote, {"lines": quote_lines.c.quote}),
    "cards": Kind("payment_method", payment_methods, lambda found: _image(method_row(found, 0))),
}
