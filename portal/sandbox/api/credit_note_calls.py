"""The calls on credit notes: which parameters they take."""

from portal.sandbox import lists
from portal.sandbox.api import credit_notes
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import group, integer, many, metadata, natural, one_of, span, text

LINE = {
    "amount": natural,
    "description": text,
    "invoice_line_item": text,
    "metadata": metadata,
    "quantity": natural,
    "tax_rates": many(text),
    "type": one_of("custom_line_item invoice_line_item"),
    "unit_amount": natural,
}
AT_CREATION = {
    "amount": natural,
    "credit_amount": natural,
    "effective_at": integer,
    "email_type": one_of("credit_note none"),
    "invoice": text,
    "lines": many(group(LINE)),
    "memo": text,
    "metadata": metadata,
    "out_of_band_amount": natural,
    "reason": one_of("duplicate fraudulent order_change product_unsatisfactory"),
    "refund_amount": natural,
    "refunds": many(group({"amount_refunded": natural, "refund": text, "type": one_of("refund")})),
}

_ID = "/v1/credit_notes/{id}"
OPERATIONS = [
    listing("/v1/credit_notes", "credit_note", {"created": span, "customer": text, "invoice": text}),
    Operation("POST", "/v1/credit_notes", credit_notes.create, AT_CREATION, ("invoice",)),
    Operation("GET", _ID, retrieve("credit_note")),
    Operation("POST", _ID, credit_notes.update, {"memo": text, "metadata": metadata}),
    Operation("POST", f"{_ID}/void", credit_notes.void),
    Operation("GET", "/v1/credit_notes/{credit_note}/lines", credit_notes.list_lines, lists.PAGING),
]
