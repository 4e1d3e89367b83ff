"""The calls on tax rates: they are only read; the sample company makes its own."""

from portal.sandbox.lists import listing
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import boolean, span

OPERATIONS = [
    listing("/v1/tax_rates", "tax_rate", {"active": boolean, "created": span, "inclusive": boolean}),
    Operation("GET", "/v1/tax_rates/{tax_rate}", retrieve("tax_rate")),
]
