"""The percentage of a tax is its rate's, also on a preview whose sums do not tell it."""

from dataclasses import replace
from decimal import Decimal

from portal.assembly import Portal
from portal.database.engine import reading
from portal.mirror import tax_rates
from portal.model.invoice import InvoiceTax
from portal.model.tax_rate import TaxRate
from portal.money import Money
from tests import make
from tests.conftest import Given


async def test_a_preview_is_given_the_percentages_of_the_rates_that_are_known(portal: Portal, given: Given) -> None:
    await given(TaxRate("txr_10", Decimal(10)))
    sums = Money(754, "jpy"), Money(7546, "jpy"), False  # two lines, each rounded down: ten per cent would be 755
    unclear, unknown = InvoiceTax(*sums, "txr_10"), InvoiceTax(*sums, "txr_other")
    async with reading(portal.engine) as conn:
        preview = await tax_rates.stated(conn, replace(make.invoice("in_1"), taxes=(unclear, unknown)))

    assert (unclear.percent, [tax.percent for tax in preview.taxes]) == (None, [Decimal(10), None])
