"""Tax rates: few, and read once each. Their percentages stand on the invoices that name them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from portal.clock import micros
from portal.database.among import among, as_ids
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_latest
from portal.database.tables import tax_rates
from portal.model.invoice import Invoice
from portal.model.tax_rate import TaxRate

_KEEP = keep_latest(tax_rates)
_KNOWN = Statement(lambda dialect: select(tax_rates.c.id, tax_rates.c.percent).where(among(tax_rates.c.id, dialect)))


async def list_unknown(conn: Connection, named: Iterable[str]) -> list[str]:
    """Which of these are not here yet."""
    wanted = set(named)
    known = {id for id, _ in await conn.rows(_KNOWN, ids=as_ids(wanted))} if wanted else set[str]()
    return sorted(wanted - known)


async def stated(conn: Connection, preview: Invoice) -> Invoice:
    """A preview of Stripe's, with the percentages of its taxes as far as their rates are known here.

    From its sums they cannot always be told: each line is rounded for itself.
    """
    named = {tax.rate for tax in preview.taxes if tax.rate}
    rows = await conn.rows(_KNOWN, ids=as_ids(named)) if named else []
    percents = {id: Decimal(percent) for id, percent in rows if percent is not None}
    return replace(preview, taxes=tuple(replace(tax, stated=percents.get(tax.rate or "")) for tax in preview.taxes))


async def store(conn: Connection, found: Sequence[TaxRate], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    await conn.run_many(_KEEP, [to_row(rate, micros(fetched_at)) for rate in found])


def to_row(found: TaxRate, fetched_at: int) -> dict[str, object]:
    percent = None if found.percent is None else f"{found.percent:f}"
    return {"id": found.id, "percent": percent, "fetched_at": fetched_at}
