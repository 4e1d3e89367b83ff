"""Sign-in links: good for 30 minutes and for one use; only a hash of the token is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from portal.access.secret import hashed, new_secret, sign, unsign
from portal.clock import moment, seconds
from portal.database.engine import Connection
from portal.database.statement import Statement, put_once
from portal.database.tables import sign_in_links
from portal.model.names import Email

LIFE = timedelta(minutes=30)
_SALT = "sign-in-link"
_KEPT = timedelta(days=7)  # so that an old link can say that it was used, not that it never was


@dataclass(frozen=True, slots=True)
class Link:
    """A link as found: to whom it was sent, where it leads, and whether it is still good."""

    email: Email
    destination: str
    expires_at: datetime
    used_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


_PUT = put_once(sign_in_links)
_BY_HASH = sign_in_links.c.token_hash == bindparam("hash")
_COLUMNS = (
    sign_in_links.c.email,
    sign_in_links.c.destination,
    sign_in_links.c.expires_at,
    sign_in_links.c.used_at,
)
_FIND = Statement(select(*_COLUMNS).where(_BY_HASH))
_USE = Statement(
    update(sign_in_links)
    .where(_BY_HASH, sign_in_links.c.used_at.is_(None), sign_in_links.c.expires_at > bindparam("now"))
    .values(used_at=bindparam("at"))
    .returning(*_COLUMNS)
)
_END_ALL = Statement(
    update(sign_in_links)
    .where(sign_in_links.c.email == bindparam("whose"), sign_in_links.c.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
_FORGET = Statement(delete(sign_in_links).where(sign_in_links.c.expires_at < bindparam("before")))


async def create(conn: Connection, email: Email, destination: str, keys: tuple[str, ...], now: datetime) -> str:
    """A new link's token, to be mailed and forgotten."""
    secret = new_secret()
    await conn.run(
        _PUT,
        token_hash=hashed(secret),
        email=email,
        destination=destination,
        expires_at=seconds(now + LIFE),
        used_at=None,
        code_hash=None,
        browser_hash=None,
        wrong_codes=0,
        customer=None,
        member=None,
    )
    return sign(secret, keys, _SALT)


async def find(conn: Connection, token: str, keys: tuple[str, ...]) -> Link | None:
    """The link, good or not, without using it up. Raises Spoilt for a token that we did not sign, or long ago."""
    row = await conn.row(_FIND, hash=_hash_of(token, keys))
    return Link(Email(row[0]), row[1], moment(row[2]), None if row[3] is None else moment(row[3])) if row else None


async def use(conn: Connection, token: str, keys: tuple[str, ...], now: datetime) -> Link | None:
    """Spend the link; None if it was spent or never was. Two clicks cannot both win. Raises Spoilt."""
    row = await conn.row(_USE, hash=_hash_of(token, keys), now=seconds(now), at=seconds(now))
    return Link(Email(row[0]), row[1], moment(row[2]), now) if row else None


async def end_all(conn: Connection, email: Email, now: datetime) -> None:
    """None that was mailed to this address opens anything any more."""
    await conn.run(_END_ALL, whose=email, at=seconds(now))


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, before=seconds(now - _KEPT))


def _hash_of(token: str, keys: tuple[str, ...]) -> str:
    return hashed(unsign(token, keys, _SALT, int(LIFE.total_seconds())))
