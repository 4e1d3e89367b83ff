"""The percentage on an invoice is its rate's own, whichever of the two came first."""

from decimal import Decimal

import pytest

from portal.assembly import Portal
from portal.database.engine import reading
from portal.mirror import invoices, tax_rates
from portal.model.invoice import InvoiceTax
from portal.model.names import InvoiceId
from portal.model.tax_rate import TaxRate
from portal.money import Money
from tests import make
from tests.conftest import Given

REDUCED = InvoiceTax(Money(8, "jpy"), Money(100, "jpy"), False, "txr_8")


async def percents(portal: Portal) -> list[Decimal | None]:
    async with reading(portal.engine) as conn:
        found = await invoices.find(conn, make.account(), InvoiceId("in_1"))
    assert found is not None
    return [tax.percent for tax in found.taxes]


@pytest.mark.parametrize("percent", [Decimal("8"), Decimal("8.875"), Decimal(0)])
async def test_it_is_what_the_rate_states(portal: Portal, given: Given, percent: Decimal) -> None:
    await given(make.invoice(taxes=(REDUCED,)))
    await given(TaxRate("txr_8", percent))

    assert await percents(portal) == [percent]


async def test_without_its_rate_it_is_worked_out_from_the_amounts(portal: Portal, given: Given) -> None:
    plain = InvoiceTax(Money(1000, "jpy"), Money(10000, "jpy"), False, None)
    flat = InvoiceTax(Money(500, "jpy"), Money(10000, "jpy"), False, "txr_flat")
    unread = InvoiceTax(Money(800, "jpy"), Money(10000, "jpy"), False, "txr_unread")
    await given(make.invoice(taxes=(plain, flat, unread)), TaxRate("txr_flat", None))

    assert await percents(portal) == [10, 5, 8]


async def test_of_those_named_only_the_unknown_are_to_be_read(portal: Portal, given: Given) -> None:
    await given(TaxRate("txr_8", Decimal(8)))
    async with reading(portal.engine) as conn:
        assert await tax_rates.list_unknown(conn, ["txr_8", "txr_10", "txr_10"]) == ["txr_10"]
        assert await tax_rates.list_unknown(conn, []) == []
