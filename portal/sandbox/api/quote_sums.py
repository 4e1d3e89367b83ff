"""What a quote comes to: its lines as Stripe shows them, due upon acceptance and again with every period."""

from portal.sandbox import lists
from portal.sandbox.api import discounts, reductions, taxes
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing

DETAILS = ("discounts", "taxes")
Part = list[Thing]  # items in their wire shape, with `discounts` and `taxes`, which are shown only when asked for


def upfront(books: Books, quote: Thing) -> Part:
    """With every discount; what begins with a trial costs nothing yet."""
    trial = quote["subscription_data"]["trial_period_days"]
    free = {line["id"] for line in books.lines[quote["id"]] if trial and line["price"]["recurring"]}
    return _items(books, quote, books.lines[quote["id"]], quote["discounts"], free)


def recurring(books: Books, quote: Thing) -> Part:
    """With those discounts only that last forever."""
    lines = [line for line in books.lines[quote["id"]] if line["price"]["recurring"]]
    lasting = [{**line, "discounts": _forever(books, line["discounts"])} for line in lines]
    return _items(books, quote, lasting, _forever(books, quote["discounts"]), set())


def sums(books: Books, quote: Thing) -> Thing:
    """Every amount of the quote that follows from its lines."""
    now, later = upfront(books, quote), recurring(books, quote)
    price = next((line["price"] for line in books.lines[quote["id"]] if line["price"]["recurring"]), None)
    return {
        **_sum(now),
        "computed": {
            "recurring": price and {**_sum(later), **_interval(price)},
            "upfront": _sum(now),
        },
        "currency": now[0]["currency"] if now else None,
    }


def shown(books: Books, part: Part) -> list[Thing]:
    """Without their discounts and taxes, which are kept for whoever asks for them."""
    for item in part:
        books.item_details[item["id"]] = {name: item[name] for name in DETAILS}
    return [{name: value for name, value in item.items() if name not in DETAILS} for item in part]


def listed(books: Books, quote: Thing) -> Thing:
    """The list inside the quote."""
    return lists.of(shown(books, upfront(books, quote)), f"/v1/quotes/{quote['id']}/line_items")


def breakdown(part: Part) -> Thing:
    """The same by discount and by rate."""
    offs: dict[str, Thing] = {}
    rates: dict[str, Thing] = {}
    for item in part:
        for one in item["discounts"]:
            found = offs.setdefault(one["discount"]["id"], {**one, "amount": 0})
            found["amount"] += one["amount"]
        for one in item["taxes"]:
            found = rates.setdefault(one["rate"]["id"], {**one, "amount": 0, "taxable_amount": 0})
            found["amount"] += one["amount"]
            found["taxable_amount"] += one["taxable_amount"]
    return {"discounts": list(offs.values()), "taxes": list(rates.values())}


def _items(books: Books, quote: Thing, lines: list[Thing], shared: list[str], free: set[str]) -> Part:
    amounts = [0 if line["id"] in free else line["price"]["unit_amount"] * line["quantity"] for line in lines]
    taken = reductions.take(books, amounts, [line["discounts"] for line in lines], shared)
    return [_item(books, quote, line, amount, off) for line, amount, off in zip(lines, amounts, taken, strict=True)]


def _item(books: Books, quote: Thing, line: Thing, amount: int, taken: list[Thing]) -> Thing:
    off = reductions.total(taken)
    rates = line["tax_rates"] or taxes.rates(books, quote["default_tax_rates"])
    tax = taxes.on(amount - off, rates)
    return {
        "id": line["id"],
        "object": "item",
        "amount_discount": off,
        "amount_subtotal": amount,
        "amount_tax": sum(one["amount"] for one in tax),
        "amount_total": amount - off + taxes.added(tax),
        "currency": line["price"]["currency"],
        "description": books.objects["product"][line["price"]["product"]]["name"],
        "discounts": [
            {"amount": one["amount"], "discount": books.objects["discount"][one["discount"]]} for one in taken
        ],
        "price": line["price"],
        "quantity": line["quantity"],
        "taxes": [_tax(one, rate) for one, rate in zip(tax, rates, strict=True)],
    }


def _tax(tax: Thing, rate: Thing) -> Thing:
    told = {name: tax[name] for name in ("amount", "taxability_reason", "taxable_amount")}
    return {**told, "rate": rate}


def _sum(part: Part) -> Thing:
    return {
        "amount_subtotal": sum(item["amount_subtotal"] for item in part),
        "amount_total": sum(item["amount_total"] for item in part),
        "total_details": {
            "amount_discount": sum(item["amount_discount"] for item in part),
            "amount_shipping": 0,
            "amount_tax": sum(item["amount_tax"] for item in part),
        },
    }


def _interval(price: Thing) -> Thing:
    return {name: price["recurring"][name] for name in ("interval", "interval_count")}


def _forever(books: Books, ids: list[str]) -> list[str]:
    return [id for id in ids if discounts.coupon_of(books, id)["duration"] == "forever"]
