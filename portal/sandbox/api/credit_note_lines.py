"""What a credit note takes back: lines of its invoice, or sums of its own."""

from decimal import Decimal

from portal.sandbox.api import taxes
from portal.sandbox.books import Books
from portal.sandbox.refusal import invalid, missing
from portal.sandbox.shelf import Thing, nothing


def of(amount: int) -> Thing:
    """The only line of a note that was asked for by its amount."""
    return {"type": "custom_line_item", "description": "Credit", "quantity": 1, "unit_amount": amount}


def write(books: Books, invoice: Thing, wanted: Thing) -> Thing:
    is_custom = wanted["type"] == "custom_line_item"
    return _custom(books, wanted) if is_custom else _of_invoice(books, invoice, wanted)


def _custom(books: Books, wanted: Thing) -> Thing:
    quantity, unit = wanted.get("quantity", 1), wanted.get("unit_amount")
    if unit is None:
        raise invalid("A custom line item needs a `unit_amount`.", param="lines")
    rates = taxes.rates(books, wanted.get("tax_rates"), param="lines")
    shown = {"unit_amount": unit, "unit_amount_decimal": str(unit)}
    return _line(books, "custom_line_item", wanted.get("description"), quantity, unit * quantity, rates) | shown


def _of_invoice(books: Books, invoice: Thing, wanted: Thing) -> Thing:
    """So many of the line's units, or so much of its amount, with the line's own taxes."""
    id = wanted.get("invoice_line_item") or ""
    line = next((one for one in books.lines[invoice["id"]] if one["id"] == id), None)
    if line is None:
        raise missing("line_item", id, param="lines", status=400)
    quantity, amount = wanted.get("quantity"), wanted.get("amount")
    if amount is None:
        amount = int(Decimal(line["amount"]) * (quantity or line["quantity"]) / line["quantity"])
    off = [{**one, "amount": _part(one["amount"], amount, line["amount"])} for one in line["discount_amounts"]]
    taken = sum(one["amount"] for one in off)
    rates = taxes.rates_of(books, line["taxes"])
    made = _line(books, "invoice_line_item", line["description"], quantity, amount, rates)
    discounted = {"discount_amount": taken, "discount_amounts": off, "taxes": taxes.on(amount - taken, rates)}
    return made | {"invoice_line_item": line["id"], **discounted}


def _part(off: int, amount: int, of: int) -> int:
    """What a discount took from so much of a line."""
    return int(Decimal(off) * amount / of) if of else 0


def _line(
    books: Books, type: str, description: str | None, quantity: int | None, amount: int, rates: list[Thing]
) -> Thing:
    return {
        **nothing("unit_amount unit_amount_decimal"),
        "id": books.new_id("cnli"),
        "object": "credit_note_line_item",
        "amount": amount,
        "description": description,
        "discount_amount": 0,
        "discount_amounts": [],
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": quantity,
        "tax_rates": rates,
        "taxes": taxes.on(amount, rates),
        "type": type,
    }
