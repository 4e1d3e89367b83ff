"""Links by which staff confirm a change that a customer has asked for: each mailed to one address, signed, dated."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, literal, select

from portal.access import told as told_of
from portal.access.kept_previews import COLUMNS, from_row
from portal.access.secret import Spoilt, hashed, new_secret, sign, unsign
from portal.clock import seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import ASKED_FOR, change_links, customers, kept_previews, told
from portal.model.account import Account
from portal.model.change import KeptPreview
from portal.model.names import Email

LIFE = timedelta(days=14)
_SALT = "plan-request"
_DEALT_WITH = "plan request dealt with "


@dataclass(frozen=True, slots=True)
class Asked:
    """What a customer asks for, who they are, and by whom it was confirmed if it was."""

    kept: KeptPreview
    title: str
    confirmed_by: Email | None

    def account_for(self, staff: Email) -> Account:
        """The customer's, for this member of staff to make the change in."""
        return Account(self.kept.customer, staff)


_WHOLE = (*COLUMNS, kept_previews.c.confirmed_by, customers.c.name, customers.c.email.label("at_stripe"))
_JOINED = kept_previews.outerjoin(customers, customers.c.id == kept_previews.c.customer)
_PUT = put_once(change_links)
_REQUEST = Statement(
    select(*_WHOLE)
    .select_from(_JOINED)
    .where(
        kept_previews.c.id == bindparam("id"), kept_previews.c.way == "request", kept_previews.c.used_at.is_not(None)
    )
)
_later = kept_previews.alias("later")
_SUPERSEDED = exists().where(
    _later.c.customer == kept_previews.c.customer,
    _later.c.subscription == kept_previews.c.subscription,
    _later.c.way == "request",
    _later.c.used_at > kept_previews.c.used_at,
)
_REFUSED = exists().where(told.c.cause == literal(_DEALT_WITH) + kept_previews.c.id)
_WAITING = Statement(
    select(*_WHOLE)
    .select_from(_JOINED)
    .where(ASKED_FOR, ~_SUPERSEDED, ~_REFUSED)
    .order_by(kept_previews.c.used_at.desc())
    .limit(bindparam("most"))
)
_FIND = Statement(
    select(change_links.c.kept, change_links.c.email).where(
        change_links.c.token_hash == bindparam("hash"), change_links.c.expires_at > bindparam("now")
    )
)
_FORGET = Statement(delete(change_links).where(change_links.c.expires_at < bindparam("now")))


async def find_request(conn: Connection, id: str) -> Asked | None:
    """For the mail and for who holds a link."""
    row = await conn.row(_REQUEST, id=id)
    return _asked(row) if row else None


async def list_waiting_for_staff(conn: Connection, most: int) -> list[Asked]:
    """What nobody has made or dealt with otherwise, the newest first; of one contract the last wish counts."""
    return [_asked(row) for row in await conn.rows(_WAITING, most=most)]


async def deal_with(conn: Connection, asked: Asked, now: datetime) -> bool:
    """Without making the change. Of two clicks one has done it."""
    return await told_of.once(conn, f"{_DEALT_WITH}{asked.kept.id}", now)


async def create(conn: Connection, asked: Asked, email: Email, keys: tuple[str, ...], now: datetime) -> str:
    """A new link's token, to be mailed and forgotten."""
    secret = new_secret()
    await conn.run(_PUT, token_hash=hashed(secret), kept=asked.kept.id, email=email, expires_at=seconds(now + LIFE))
    return sign(secret, keys, _SALT)


async def find(conn: Connection, token: str, keys: tuple[str, ...], now: datetime) -> tuple[Asked, Email] | None:
    """What the link is about, and whose it is; None if it is not ours, or too old."""
    try:
        secret = unsign(token, keys, _SALT, int(LIFE.total_seconds()))
    except Spoilt:
        return None
    row = await conn.row(_FIND, hash=hashed(secret), now=seconds(now))
    asked = await find_request(conn, row[0]) if row else None
    return (asked, Email(row[1])) if row and asked else None


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, now=seconds(now))


def _asked(row: Row) -> Asked:
    *kept, confirmed_by, name, at_stripe = row
    known = from_row(kept)
    return Asked(known, name or at_stripe or known.customer, Email(confirmed_by) if confirmed_by else None)
