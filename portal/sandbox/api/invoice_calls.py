"""The calls on invoices: which parameters they take."""

from portal.sandbox.api import discounts, invoices, manual_invoices, previews
from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, currency, group, integer, many, metadata, natural, one_of, span, text

METHOD = one_of("charge_automatically send_invoice")
STATUS = one_of("draft open paid uncollectible void")
FIELDS = {
    "auto_advance": boolean,
    "collection_method": METHOD,
    "custom_fields": many(group({"name": text, "value": text})),
    "days_until_due": natural,
    "default_payment_method": text,
    "description": text,
    "discounts": discounts.WANTED,
    "due_date": integer,
    "footer": text,
    "metadata": metadata,
    "number": text,
    "statement_descriptor": text,
}
AT_CREATION = {
    **FIELDS,
    "currency": currency,
    "customer": text,
    "default_tax_rates": many(text),
    "pending_invoice_items_behavior": one_of("exclude include"),
}
PAY = {
    "forgive": boolean,
    "off_session": boolean,
    "paid_out_of_band": boolean,
    "payment_method": text,
}

_ID = "/v1/invoices/{invoice}"
OPERATIONS = [
    listing(
        "/v1/invoices",
        "invoice",
        {
            "collection_method": METHOD,
            "created": span,
            "customer": text,
            "due_date": span,
            "status": STATUS,
            "subscription": text,
        },
        {"subscription": invoices.belongs_to},
    ),
    Operation("POST", "/v1/invoices", manual_invoices.create, AT_CREATION, ("customer",)),
    Operation("POST", "/v1/invoices/create_preview", previews.create, previews.FIELDS),
    Operation("GET", _ID, retrieve("invoice")),
    Operation("POST", _ID, manual_invoices.update, FIELDS),
    Operation("DELETE", _ID, manual_invoices.delete),
    Operation("POST", f"{_ID}/finalize", invoices.finalize, {"auto_advance": boolean}),
    Operation("POST", f"{_ID}/mark_uncollectible", invoices.mark_uncollectible),
    Operation("POST", f"{_ID}/pay", invoices.pay, PAY),
    Operation("POST", f"{_ID}/send", invoices.send),
    Operation("POST", f"{_ID}/void", invoices.void),
]
