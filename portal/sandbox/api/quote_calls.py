"""The calls on quotes: which parameters they take. There is no filter by time, and no event for an update."""

from portal.sandbox import lists
from portal.sandbox.api import discounts, quote_lines, quotes
from portal.sandbox.api.subscription_terms import COLLECTION
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, clearable, group, integer, many, metadata, natural, one_of, text

SUBSCRIPTION = {
    "description": text,
    "metadata": metadata,
    "trial_period_days": clearable(natural),
}
FIELDS = {
    "automatic_tax": group({"enabled": boolean}),
    "collection_method": COLLECTION,
    "customer": text,
    "default_tax_rates": many(text),
    "description": text,
    "discounts": discounts.WANTED,
    "expires_at": integer,
    "footer": text,
    "header": text,
    "invoice_settings": group(
        {
            "custom_fields": many(group({"name": text, "value": text})),
            "days_until_due": natural,
            "description": text,
            "footer": text,
        }
    ),
    "metadata": metadata,
}
AT_CREATION = {
    **FIELDS,
    "line_items": quote_lines.NEW_LINES,
    "subscription_data": group({**SUBSCRIPTION, "billing_mode": group({"type": one_of("classic flexible")})}),
}
UPDATE = {**FIELDS, "line_items": quote_lines.LINES, "subscription_data": group(SUBSCRIPTION)}
STATUS = one_of("accepted canceled draft open")

_ID = "/v1/quotes/{quote}"
OPERATIONS = [
    lists.listing("/v1/quotes", "quote", {"customer": text, "status": STATUS}),
    Operation("POST", "/v1/quotes", quotes.create, AT_CREATION),
    Operation("GET", _ID, retrieve("quote")),
    Operation("POST", _ID, quotes.update, UPDATE),
    Operation("POST", f"{_ID}/accept", quotes.accept),
    Operation("POST", f"{_ID}/cancel", quotes.cancel),
    Operation("POST", f"{_ID}/finalize", quotes.finalize, {"expires_at": integer}),
    Operation("GET", f"{_ID}/line_items", quotes.list_lines, lists.PAGING),
    Operation("GET", f"{_ID}/computed_upfront_line_items", quotes.list_upfront_lines, lists.PAGING),
]
