"""What changes when a subscription's items change in the middle of a period: credit for the old, charge for the new."""

from dataclasses import dataclass
from typing import Any

from portal.sandbox.api import invoice_items, lines, periods, subscription_items
from portal.sandbox.books import Books
from portal.sandbox.refusal import invalid, missing
from portal.sandbox.shelf import Thing


@dataclass(frozen=True)
class Change:
    """The items after a change, what the rest of the period costs or gives back, and whether a period begins anew."""

    items: list[Thing]
    prorations: list[Thing]
    restarts: bool

    @property
    def full_periods(self) -> list[Thing]:
        """The items to be billed for a whole new period, now."""
        return self.items if self.restarts else []


def change(
    books: Books, subscription: Thing, wanted: list[Thing], behavior: str, at: int, *, restart: bool = False
) -> Change:
    """Nothing is stored: the items are copies and the prorations on nobody's books."""
    old = subscription["items"]["data"]
    new = _items_after(books, subscription, wanted, at)
    on_trial = subscription["status"] == "trialing"
    restarts = not on_trial and (restart or _rhythm(new) != _rhythm(old))
    if restarts:
        for item in new:
            item["current_period_start"] = at
            item["current_period_end"] = periods.after(at, item["price"]["recurring"], at)
    prorations: list[Thing] = []
    if behavior != "none" and not on_trial:
        for before, after in _pairs(old, new):
            if restarts or not _is_same(before, after):
                prorations += _rest(books, subscription, before, after, at, restarts)
    return Change(new, prorations, restarts)


def _items_after(books: Books, subscription: Thing, wanted: list[Thing], at: int) -> list[Thing]:
    after = {item["id"]: dict(item) for item in subscription["items"]["data"]}
    for place, one in enumerate(wanted):
        param = f"items[{place}]"
        if "id" not in one:
            if "price" not in one:
                raise invalid(
                    f"Missing required param: {param}[price].", param=f"{param}[price]", code="parameter_missing"
                )
            price = recurring_price(books, one["price"], f"{param}[price]")
            item = subscription_items.make(books, subscription["id"], price, one.get("quantity", 1), at)
            after[item["id"]] = _in_step(subscription, item)
        elif one["id"] not in after:
            raise missing("subscription_item", one["id"], param=f"{param}[id]", status=400)
        elif one.get("deleted"):
            del after[one["id"]]
        else:
            after[one["id"]] |= _item_changes(books, after[one["id"]], one, param)
    if not after:
        raise invalid("A subscription must have at least one active item.", param="items")
    return list(after.values())


def _item_changes(books: Books, item: Thing, wanted: Thing, param: str) -> Thing:
    """A new price resets the quantity to one unless it is given, as at Stripe."""
    if "price" in wanted and wanted["price"] != item["price"]["id"]:
        price = recurring_price(books, wanted["price"], f"{param}[price]")
        if price["currency"] != item["price"]["currency"]:
            raise invalid("The price must have the same currency as the subscription.", param=f"{param}[price]")
        return {"price": price, "quantity": wanted.get("quantity", 1)}
    return {"quantity": wanted.get("quantity", item["quantity"])}


def recurring_price(books: Books, id: str, param: str) -> Thing:
    price = books.take("price", id, param=param)
    if price["type"] != "recurring" or not price["active"]:
        raise invalid(f"The price {id} must be recurring and active.", param=param)
    return price


def _in_step(subscription: Thing, item: Thing) -> Thing:
    """An added item of the same rhythm takes the period that the others are in."""
    for other in subscription["items"]["data"]:
        if _beat(other) == _beat(item):
            times = {name: other[name] for name in ("current_period_start", "current_period_end")}
            return {**item, **times}
    return item


def _beat(item: Thing) -> tuple[Any, ...]:
    return item["price"]["recurring"]["interval"], item["price"]["recurring"]["interval_count"]


def _rhythm(items: list[Thing]) -> set[tuple[Any, ...]]:
    return {_beat(item) for item in items}


def _pairs(old: list[Thing], new: list[Thing]) -> list[tuple[Thing | None, Thing | None]]:
    before = {item["id"]: item for item in old}
    after = {item["id"]: item for item in new}
    return [(before.get(id), after.get(id)) for id in {**before, **after}]


def _is_same(before: Thing | None, after: Thing | None) -> bool:
    if before is None or after is None:
        return False
    return bool(before["price"]["id"] == after["price"]["id"] and before["quantity"] == after["quantity"])


def _rest(
    books: Books, subscription: Thing, before: Thing | None, after: Thing | None, at: int, restarts: bool
) -> list[Thing]:
    parts = []
    if before:
        parts.append(_proration(books, subscription, before, at, -1, "Unused time on"))
    if after and not restarts:
        parts.append(_proration(books, subscription, after, at, 1, "Remaining time on"))
    return parts


def _proration(books: Books, subscription: Thing, item: Thing, at: int, sign: int, words: str) -> Thing:
    start, end = item["current_period_start"], item["current_period_end"]
    amount = sign * share(subscription_items.amount(item), end - at, end - start)
    name = books.objects["product"][item["price"]["product"]]["name"]
    parent = {"subscription": subscription["id"], "subscription_item": item["id"]}
    return invoice_items.make(
        books,
        subscription["customer"],
        item["price"]["currency"],
        amount,
        date=at,
        description=f"{words} {item['quantity']} × {name} after {periods.day_name(at)}",
        discountable=False,
        parent={"subscription_details": parent, "type": "subscription_details"},
        period={"start": at, "end": end},
        pricing=lines.pricing(item["price"]),
        proration=True,
        proration_details={"credited_items": None, "discount_amounts": []},
        quantity=item["quantity"],
    )


def share(amount: int, seconds: int, of: int) -> int:
    """The part of the amount for that part of the time, rounded half up to the smallest unit."""
    return (2 * amount * max(0, min(seconds, of)) + of) // (2 * of)
