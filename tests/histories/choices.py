"""Whom and what a deed is done to: a number chooses among what there is."""

from collections.abc import Callable

from portal.sandbox.api import prices, products, taxes
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing

TAX = "txr_1Consumption"


class Impossible(Exception):
    """There is nothing that this could be done to."""


def open_shop(books: Books) -> None:
    """A product at three prices, and the consumption tax."""
    taxes.create_rate(books, id=TAX, display_name="消費税", percentage=10.0, inclusive=False)
    product = products.create(books, name="Hinode Schedule")
    for amount, interval in ((1500, "month"), (300, "month"), (15000, "year")):
        prices.create(
            books, currency="jpy", product=product["id"], unit_amount=amount, recurring={"interval": interval}
        )


def one(books: Books, kind: str, which: int, fits: Callable[[Thing], bool] = bool) -> Thing:
    found = [thing for thing in books.objects[kind].values() if fits(thing)]
    if not found:
        raise Impossible(kind)
    return found[which % len(found)]


def customer_of(books: Books, which: int) -> Thing:
    return one(books, "customer", which)


def contract_of(books: Books, which: int) -> Thing:
    return one(books, "subscription", which, lambda one: one["status"] != "canceled")


def invoice_of(books: Books, which: int, *statuses: str) -> Thing:
    return one(books, "invoice", which, lambda one: one["status"] in statuses)


def price_of(books: Books, which: int) -> Thing:
    return one(books, "price", which, lambda one: one["active"])
