"""The items of a subscription after a change: added, taken away, with another price or number."""

from typing import Any

from portal.sandbox.api import discounts, subscription_items, taxes
from portal.sandbox.books import Books
from portal.sandbox.parameters import boolean, group, many, natural, text
from portal.sandbox.refusal import invalid, missing
from portal.sandbox.shelf import Thing

NEW = {"discounts": discounts.WANTED, "price": text, "quantity": natural, "tax_rates": many(text)}
NEW_ITEM = group(NEW)
ITEM = group({**NEW, "clear_usage": boolean, "deleted": boolean, "id": text})


def after(books: Books, subscription: Thing, wanted: list[Thing], at: int) -> list[Thing]:
    """Copies, the old ones in their order and then the new ones."""
    items = {item["id"]: dict(item) for item in subscription["items"]["data"]}
    for place, one in enumerate(wanted):
        param = f"items[{place}]"
        if "id" not in one:
            item = first(books, subscription["id"], one, param, at)
            items[item["id"]] = _in_step(subscription, item)
        elif one["id"] not in items:
            raise missing("subscription_item", one["id"], param=f"{param}[id]", status=400)
        elif one.get("deleted"):
            del items[one["id"]]
            continue
        else:
            items[one["id"]] |= _changes(books, items[one["id"]], one, param)
        id = one.get("id") or list(items)[-1]
        items[id] |= terms(books, subscription["customer"], items[id], one, param)
    if not items:
        raise invalid("A subscription must have at least one active item.", param="items")
    return list(items.values())


def first(books: Books, subscription_id: str, wanted: Thing, param: str, at: int) -> Thing:
    """A new item. What a quote agreed on need not be on sale."""
    if "price" not in wanted:
        raise invalid(f"Missing required param: {param}[price].", param=f"{param}[price]", code="parameter_missing")
    price = _recurring_price(books, wanted["price"], f"{param}[price]", agreed=wanted.get("agreed", False))
    return subscription_items.make(books, subscription_id, price, wanted.get("quantity", 1), at)


def terms(books: Books, customer: str, item: Thing, wanted: Thing, param: str) -> Thing:
    """An item's own discounts and tax rates."""
    given: Thing = {}
    if "discounts" in wanted:
        given["discounts"] = discounts.redeem(
            books,
            wanted["discounts"],
            customer,
            item["price"]["currency"],
            param=f"{param}[discounts]",
            subscription=item["subscription"],
            subscription_item=item["id"],
        )
    if "tax_rates" in wanted:
        given["tax_rates"] = taxes.rates(books, wanted["tax_rates"], f"{param}[tax_rates]")
    return given


def _changes(books: Books, item: Thing, wanted: Thing, param: str) -> Thing:
    """A new price resets the quantity to one unless it is given, as at Stripe."""
    if "price" in wanted and wanted["price"] != item["price"]["id"]:
        price = _recurring_price(books, wanted["price"], f"{param}[price]", agreed=False)
        if price["currency"] != item["price"]["currency"]:
            raise invalid("The price must have the same currency as the subscription.", param=f"{param}[price]")
        return {"price": price, "quantity": wanted.get("quantity", 1)}
    return {"quantity": wanted.get("quantity", item["quantity"])}


def _recurring_price(books: Books, id: str, param: str, *, agreed: bool) -> Thing:
    price = books.take("price", id, param=param)
    if price["type"] != "recurring" or not (price["active"] or agreed):
        raise invalid(f"The price {id} must be recurring and active.", param=param)
    return price


def _in_step(subscription: Thing, item: Thing) -> Thing:
    """An added item of the same rhythm takes the period that the others are in; in a trial there is only one."""
    for other in subscription["items"]["data"]:
        if beat(other) == beat(item) or subscription["status"] == "trialing":
            times: dict[str, Any] = {name: other[name] for name in ("current_period_start", "current_period_end")}
            return {**item, **times}
    return item


def beat(item: Thing) -> tuple[Any, ...]:
    return item["price"]["recurring"]["interval"], item["price"]["recurring"]["interval_count"]
