"""How far the mirror is behind Stripe: three look-ups in one statement, for every page."""

from datetime import timedelta

from sqlalchemy import ScalarSelect, bindparam, exists, func, select

from portal.clock import moment
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import instants, stale
from portal.mirror.instants import AWAY_SINCE, NOT_LET_IN, SWEPT
from portal.model.lag import Lag


def _at(name: str) -> ScalarSelect[int]:
    return select(instants.c.at).where(instants.c.name == bindparam(None, name)).scalar_subquery()


# A key that may not read events never sweeps, and says nothing about how old a page is: webhooks still come.
_SWEPT = select(instants.c.at).where(
    instants.c.name == bindparam(None, SWEPT), ~exists().where(instants.c.name == bindparam(None, NOT_LET_IN))
)
_FIND = Statement(
    select(_at(AWAY_SINCE), select(func.min(stale.c.marked_at)).scalar_subquery(), _SWEPT.scalar_subquery())
)


async def find(conn: Connection, sweep_every: timedelta) -> Lag:
    row = await conn.row(_FIND)
    away, unread, swept = (None if at is None else moment(at) for at in row or (None, None, None))
    return Lag(away, unread, swept, sweep_every)
