"""What a quote offers: its lines, each at a price on sale or at one made for it."""

from typing import Any

from portal.sandbox.api import discounts, prices, taxes
from portal.sandbox.books import Books
from portal.sandbox.parameters import currency, group, many, natural, text
from portal.sandbox.refusal import invalid, missing
from portal.sandbox.shelf import Thing

PRICE_DATA = group(
    {
        "currency": currency,
        "product": text,
        "recurring": group({"interval": prices.INTERVAL, "interval_count": natural}),
        "tax_behavior": prices.TAX_BEHAVIOR,
        "unit_amount": natural,
    }
)
LINE = {
    "discounts": discounts.WANTED,
    "price": text,
    "price_data": PRICE_DATA,
    "quantity": natural,
    "tax_rates": many(text),
}
NEW_LINES = many(group(LINE))
LINES = many(group({**LINE, "id": text}))


def write(books: Books, quote: Thing, wanted: list[Thing]) -> list[Thing]:
    """All the lines that the quote has from now on: those named by id keep what is not given."""
    old = {line["id"]: line for line in books.lines.get(quote["id"], [])}
    lines = [_line(books, quote, one, old, f"line_items[{place}]") for place, one in enumerate(wanted)]
    if len({line["price"]["currency"] for line in lines}) > 1:
        raise invalid("All prices on a quote must have the same currency.", param="line_items")
    if len({_interval(line["price"]) for line in lines if line["price"]["recurring"]}) > 1:
        raise invalid("All recurring prices on a quote must have the same interval.", param="line_items")
    return lines


def _line(books: Books, quote: Thing, wanted: Thing, old: dict[str, Thing], param: str) -> Thing:
    id = wanted.get("id")
    if id and id not in old:
        raise missing("line_item", id, param=f"{param}[id]", status=400)
    line: Thing = dict(old[id]) if id else {"id": books.new_id("li"), "discounts": [], "quantity": 1, "tax_rates": []}
    if "price" in wanted or "price_data" in wanted or not id:
        line["price"] = _price(books, wanted, param)
    line["quantity"] = wanted.get("quantity", line["quantity"])
    if "tax_rates" in wanted:
        line["tax_rates"] = taxes.rates(books, wanted["tax_rates"], f"{param}[tax_rates]")
    if "discounts" in wanted:
        money, under = line["price"]["currency"], f"{param}[discounts]"
        line["discounts"] = discounts.redeem(books, wanted["discounts"], quote["customer"], money, param=under)
    return line


def _price(books: Books, wanted: Thing, param: str) -> Thing:
    """What is made for the quote is not on sale to others."""
    if "price" in wanted:
        price = books.take("price", wanted["price"], param=f"{param}[price]")
        if not price["active"]:
            raise invalid(f"The price {price['id']} is inactive.", param=f"{param}[price]")
        return price
    made: dict[str, Any] = wanted.get("price_data") or {}
    for name in ("currency", "product", "unit_amount"):
        if name not in made:
            where = f"{param}[price_data][{name}]" if made else f"{param}[price]"
            raise invalid(f"Missing required param: {where}.", param=where, code="parameter_missing")
    return prices.create(books, **made, active=False)


def _interval(price: Thing) -> tuple[str, int]:
    return price["recurring"]["interval"], price["recurring"]["interval_count"]
