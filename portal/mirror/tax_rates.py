"""Tax rates: few, and read once each. Their percentages stand on the invoices that name them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from portal.clock import micros
from portal.database.among import among, as_ids
from portal.database.engine import Connection
from portal.database.statement import Statement, keep_latest
from portal.database.tables import tax_rates
from portal.model.tax_rate import TaxRate

_KEEP = keep_latest(tax_rates)
_KNOWN = Statement(lambda dialect: select(tax_rates.c.id).where(among(tax_rates.c.id, dialect)))


async def list_unknown(conn: Connection, named: Iterable[str]) -> list[str]:
    """Which of these are not here yet."""
    wanted = set(named)
    known = {id for (id,) in await conn.rows(_KNOWN, ids=as_ids(wanted))} if wanted else set[str]()
    return sorted(wanted - known)


async def store(conn: Connection, found: Sequence[TaxRate], fetched_at: datetime) -> None:
    """Each kept only if fetched later than what is there."""
    await conn.run_many(_KEEP, [to_row(rate, micros(fetched_at)) for rate in found])


def to_row(found: TaxRate, fetched_at: int) -> dict[str, object]:
    percent = None if found.percent is None else f"{found.percent:f}"
    return {"id": found.id, "percent": percent, "fetched_at": fetched_at}
