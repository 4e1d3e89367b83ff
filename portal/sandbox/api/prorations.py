"""What changes when a subscription's items change in the middle of a period: credit for the old, charge for the new.

Discounts are inside the amounts, as Stripe's `included` prorations have them: a credit gives back what was charged,
with the discounts of that charge; a charge has the discounts that the subscription has from now on.
"""

from collections.abc import Callable

from portal.sandbox.api import debits, invoice_items, lines, periods, reductions, subscription_items
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing


def between(books: Books, before: Thing, after: Thing, at: int, *, restarts: bool) -> list[Thing]:
    """For what is different between a subscription and itself after a change. When a period begins anew, all is."""
    old = {item["id"]: item for item in before["items"]["data"]}
    new = {item["id"]: item for item in after["items"]["data"]}
    changed = [id for id in {**old, **new} if restarts or not _is_same(old.get(id), new.get(id))]
    made: list[Thing] = []
    for id in changed:
        if id in old:
            made.append(_credit(books, before, old[id], at))
        if id in new and not restarts:
            made.append(_charge(books, after, new[id], at))
    return made


def unused(books: Books, subscription: Thing, at: int) -> list[Thing]:
    """What comes back when everything ends now."""
    return [_credit(books, subscription, item, at) for item in subscription["items"]["data"]]


def share(amount: int, seconds: int, of: int) -> int:
    """The part of the amount for that part of the time, rounded half up to the smallest unit."""
    return (2 * amount * max(0, min(seconds, of)) + of) // (2 * of)


def _is_same(before: Thing | None, after: Thing | None) -> bool:
    if before is None or after is None:
        return False
    return bool(before["price"]["id"] == after["price"]["id"] and before["quantity"] == after["quantity"])


def _credit(books: Books, subscription: Thing, item: Thing, at: int) -> Thing:
    debit = debits.last(books, subscription, item["id"])
    used = debits.discounts_of(debit)
    own = [id for id in used if books.objects["discount"][id]["subscription_item"]]
    shared = [id for id in used if id not in own]
    net = _net(books, subscription, item, lambda one: own if one is item else [], shared)
    made = _proration(books, subscription, item, at, -_rest(item, net, at), "Unused time on", used)
    return made | {"proration_details": {**made["proration_details"], "credited_items": debits.credited(debit)}}


def _charge(books: Books, subscription: Thing, item: Thing, at: int) -> Thing:
    net = _net(books, subscription, item, lambda one: one["discounts"], subscription["discounts"])
    used = [*item["discounts"], *subscription["discounts"]]
    return _proration(books, subscription, item, at, _rest(item, net, at), "Remaining time on", used)


def _net(books: Books, subscription: Thing, item: Thing, own: Callable[[Thing], list[str]], shared: list[str]) -> int:
    """A whole period of the item, less its part of what the discounts take from all items."""
    items = subscription["items"]["data"]
    amounts = [subscription_items.amount(one) for one in items]
    taken = reductions.take(books, amounts, [own(one) for one in items], shared)
    place = items.index(item)
    return int(amounts[place] - reductions.total(taken[place]))


def _rest(item: Thing, amount: int, at: int) -> int:
    start, end = item["current_period_start"], item["current_period_end"]
    return share(amount, end - at, end - start)


def _proration(
    books: Books, subscription: Thing, item: Thing, at: int, amount: int, words: str, used: list[str]
) -> Thing:
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
        period={"start": at, "end": item["current_period_end"]},
        pricing=lines.pricing(item["price"]),
        proration=True,
        proration_details={"credited_items": None, "discount_amounts": [{"amount": 0, "discount": id} for id in used]},
        quantity=item["quantity"],
        tax_rates=item["tax_rates"],
    )
