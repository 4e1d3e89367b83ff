"""Links by which staff confirm a change that a customer has asked for: each mailed to one address, signed, dated."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from portal.access.secret import Spoilt, hashed, new_secret, sign, unsign
from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import change_links
from portal.model.names import Email

LIFE = timedelta(days=14)
_SALT = "plan-request"

_PUT = put_once(change_links)
_FIND = Statement(
    select(change_links.c.kept, change_links.c.email).where(
        change_links.c.token_hash == bindparam("hash"), change_links.c.expires_at > bindparam("now")
    )
)
_FORGET = Statement(delete(change_links).where(change_links.c.expires_at < bindparam("now")))


async def create(conn: Connection, request: str, email: Email, keys: tuple[str, ...], now: datetime) -> str:
    """A new link's token, to be mailed and forgotten."""
    secret = new_secret()
    await conn.run(_PUT, token_hash=hashed(secret), kept=request, email=email, expires_at=seconds(now + LIFE))
    return sign(secret, keys, _SALT)


async def find(conn: Connection, token: str, keys: tuple[str, ...], now: datetime) -> tuple[str, Email] | None:
    """The request that the link is about, and whose link it is; None if it is not ours, or too old."""
    try:
        secret = unsign(token, keys, _SALT, int(LIFE.total_seconds()))
    except Spoilt:
        return None
    row = await conn.row(_FIND, hash=hashed(secret), now=seconds(now))
    return (row[0], Email(row[1])) if row else None


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, now=seconds(now))
