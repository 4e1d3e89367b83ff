"""Who has said yes to which quote, written down before Stripe is asked: a yes that was cut off is found again."""

from datetime import datetime, timedelta

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import quote_acceptances
from portal.model.account import Account
from portal.model.names import CustomerId, Email, QuoteId
from portal.model.quote import Acceptance

FOLLOWED_FOR = timedelta(days=7)  # what does not work for so long needs a person, and is in the log
AT_ONCE = 20
PATIENCE = timedelta(hours=1)  # what was tried for so long fails for a reason

_WHICH = quote_acceptances.c.quote == bindparam("which")
_SAID = ("email", "name", "purchase_order", "agreed_at")


def _end(dialect_name: str) -> Executable:
    """Also where a later yes took the row away meanwhile."""
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    columns = ("quote", "customer", *_SAID, "accepted_at")
    new = insert(quote_acceptances).values({name: bindparam(name) for name in columns})
    return new.on_conflict_do_update(
        index_elements=["quote"],
        set_={name: new.excluded[name] for name in (*_SAID, "accepted_at")},
        where=quote_acceptances.c.accepted_at.is_(None),
    )


_PUT, _END = put_once(quote_acceptances), Statement(_end)
_SAY_OTHERWISE = Statement(
    update(quote_acceptances)
    .where(_WHICH, quote_acceptances.c.accepted_at.is_(None))
    .values({name: bindparam(f"as_{name}") for name in _SAID})
)
_FORGET = Statement(
    delete(quote_acceptances).where(
        _WHICH,
        quote_acceptances.c.email == bindparam("by"),
        quote_acceptances.c.agreed_at == bindparam("at"),
        quote_acceptances.c.accepted_at.is_(None),
    )
)
_FIND = Statement(select(*quote_acceptances.c).where(_WHICH, quote_acceptances.c.customer == bindparam("of")))
_ANY = Statement(select(*quote_acceptances.c).where(_WHICH))
_UNFINISHED = Statement(
    select(*quote_acceptances.c)
    .where(
        quote_acceptances.c.finished_at.is_(None),
        quote_acceptances.c.agreed_at > bindparam("since"),
        quote_acceptances.c.agreed_at < bindparam("until"),
    )
    .order_by(quote_acceptances.c.agreed_at)
    .limit(bindparam("most"))
)
_STUCK = Statement(
    select(*quote_acceptances.c)
    .where(
        quote_acceptances.c.finished_at.is_(None),
        quote_acceptances.c.accepted_at.is_not(None),
        quote_acceptances.c.agreed_at <= bindparam("until"),
    )
    .order_by(quote_acceptances.c.agreed_at.desc())
    .limit(bindparam("most"))
)
_FINISH = Statement(
    update(quote_acceptances)
    .where(_WHICH, quote_acceptances.c.finished_at.is_(None))
    .values(finished_at=bindparam("at"))
)


async def put(
    conn: Connection, account: Account, quote: QuoteId, name: str, purchase_order: str, now: datetime
) -> tuple[Acceptance, Acceptance | None]:
    """What is said now, and what somebody else had said before. The same words again are the first ones.

    As long as Stripe has not taken it, who tries again may say it otherwise.
    """
    said = Acceptance(quote, account.customer, account.email, name, purchase_order, now)
    row = {"quote": quote, "customer": account.customer, **_said(said)}
    if await conn.run(_PUT, **row, accepted_at=None, finished_at=None):
        return said, None
    before = await find(conn, account, quote)
    if before and said.repeats(before):
        return before, None
    await conn.run(_SAY_OTHERWISE, which=quote, **{f"as_{name}": value for name, value in _said(said).items()})
    return said, before


async def find(conn: Connection, account: Account, quote: QuoteId) -> Acceptance | None:
    row = await conn.row(_FIND, which=quote, of=account.customer)
    return _from_row(row) if row else None


async def find_for_staff(conn: Connection, quote: QuoteId) -> Acceptance | None:
    row = await conn.row(_ANY, which=quote)
    return _from_row(row) if row else None


async def list_unfinished(conn: Connection, now: datetime, settled: timedelta) -> list[Acceptance]:
    """Longest waiting first; those of the last moments are still in their own hands."""
    since, until = seconds(now - FOLLOWED_FOR), seconds(now - settled)
    return [_from_row(row) for row in await conn.rows(_UNFINISHED, since=since, until=until, most=AT_ONCE)]


async def list_stuck_for_staff(conn: Connection, now: datetime) -> list[Acceptance]:
    """Accepted at Stripe, and what follows is not done however often it was tried; the newest first."""
    return [_from_row(row) for row in await conn.rows(_STUCK, until=seconds(now - PATIENCE), most=AT_ONCE)]


async def end(conn: Connection, said: Acceptance, accepted_at: datetime) -> Acceptance:
    """Stripe has taken this one, or has taken one already: of two at once only one was first, and is the answer."""
    await conn.run(_END, quote=said.quote, customer=said.customer, **_said(said), accepted_at=seconds(accepted_at))
    return await find_for_staff(conn, said.quote) or said


async def forget(conn: Connection, said: Acceptance) -> None:
    """It was not what Stripe took. What somebody else has said since stays."""
    await conn.run(_FORGET, which=said.quote, by=said.email, at=seconds(said.agreed_at))


async def finish(conn: Connection, said: Acceptance, now: datetime) -> bool:
    """By the portal or by hand; False if it was finished before."""
    return await conn.run(_FINISH, which=said.quote, at=seconds(now)) == 1


def _said(of: Acceptance) -> dict[str, object]:
    return {
        "email": of.email,
        "name": of.name,
        "purchase_order": of.purchase_order,
        "agreed_at": seconds(of.agreed_at),
    }


def _from_row(row: Row) -> Acceptance:
    quote, customer, email, name, purchase_order, agreed_at, accepted_at, finished_at = row
    ids = QuoteId(quote), CustomerId(customer), Email(email)
    return Acceptance(*ids, name, purchase_order, moment(agreed_at), _moment(accepted_at), _moment(finished_at))


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)
