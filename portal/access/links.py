"""Sign-in links: good for one use and, unless said otherwise, 30 minutes; only a hash of the token is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from portal.access.secret import hashed, keyed, new_secret, sign, unsign
from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import sign_in_links
from portal.model.names import CustomerId, Email

LIFE = timedelta(minutes=30)
_SALT = "sign-in-link"
_KEPT = timedelta(days=7)  # so that an old link can say that it was used, not that it never was
_SIGNED_FOR = timedelta(days=14)  # a row says when it ends; beyond this there is none to ask


@dataclass(frozen=True, slots=True)
class Link:
    """A link as found: to whom it was sent, where it leads, and whether it is still good.

    `customer`: the account that it opens. `member`: the invitation that it accepts. `browser`: the hash of who asked.
    """

    email: Email
    destination: str
    expires_at: datetime
    used_at: datetime | None
    customer: CustomerId | None = None
    member: str | None = None
    browser: str | None = None

    def is_good(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


_PUT = put_once(sign_in_links)
_BY_HASH = sign_in_links.c.token_hash == bindparam("hash")
OF_DOOR = sign_in_links.c.staff == bindparam("at_staffs")  # a link of one door opens nothing at the other
_UNUSED = sign_in_links.c.used_at.is_(None)
_COLUMNS = (
    sign_in_links.c.email,
    sign_in_links.c.destination,
    sign_in_links.c.expires_at,
    sign_in_links.c.used_at,
    sign_in_links.c.customer,
    sign_in_links.c.member,
    sign_in_links.c.browser_hash,
)
_FIND = Statement(select(*_COLUMNS).where(_BY_HASH, OF_DOOR))
_USE = Statement(
    update(sign_in_links)
    .where(_BY_HASH, OF_DOOR, _UNUSED, sign_in_links.c.expires_at > bindparam("now"))
    .values(used_at=bindparam("at"))
    .returning(*_COLUMNS)
)
# An invitation is not a sign-in: it waits for its own answer.
_NOT_INVITED = sign_in_links.c.member.is_(None)
_END_ASKED = Statement(
    update(sign_in_links)
    .where(sign_in_links.c.browser_hash == bindparam("who_asked"), sign_in_links.c.email == bindparam("whose"))
    .where(_UNUSED, _NOT_INVITED, OF_DOOR)
    .values(used_at=bindparam("at"))
)
_END_ALL = Statement(
    update(sign_in_links)
    .where(sign_in_links.c.email == bindparam("whose"), _UNUSED, _NOT_INVITED, OF_DOOR)
    .values(used_at=bindparam("at"))
)
_FORGET = Statement(delete(sign_in_links).where(sign_in_links.c.expires_at < bindparam("before")))


async def create(
    conn: Connection,
    email: Email,
    destination: str,
    keys: tuple[str, ...],
    now: datetime,
    *,
    life: timedelta = LIFE,
    code: str | None = None,
    browser: str | None = None,
    customer: CustomerId | None = None,
    member: str | None = None,
    staff: bool = False,
) -> str:
    """A new link's token, to be handed over and forgotten. `code` opens the same, in the browser with that hash."""
    secret = new_secret()
    whose = {"customer": customer, "member": member, "staff": staff}
    await conn.run(
        _PUT,
        token_hash=hashed(secret),
        email=email,
        destination=destination,
        expires_at=seconds(now + life),
        used_at=None,
        code_hash=keyed(f"{hashed(secret)} {code}", keys[0]) if code else None,
        browser_hash=browser,
        wrong_codes=0,
        **whose,
    )
    return sign(secret, keys, _SALT)


async def find(conn: Connection, token: str, keys: tuple[str, ...], *, staff: bool = False) -> Link | None:
    """The link, good or not, without using it up. Raises Spoilt for a token that we did not sign, or long ago."""
    row = await conn.row(_FIND, hash=_hash_of(token, keys), at_staffs=staff)
    return _from_row(row) if row else None


async def use(
    conn: Connection, token: str, keys: tuple[str, ...], now: datetime, *, staff: bool = False
) -> Link | None:
    """Spend the link; None if it was spent or never was. Two clicks cannot both win. Raises Spoilt."""
    return await spend(conn, _hash_of(token, keys), now, staff=staff)


async def spend(conn: Connection, token_hash: str, now: datetime, *, staff: bool = False) -> Link | None:
    """The same for who has proved otherwise that the link is theirs.

    An older link stays good until one of them is used: then the others that the same browser asked for end, too.
    """
    row = await conn.row(_USE, hash=token_hash, now=seconds(now), at=seconds(now), at_staffs=staff)
    if row is None:
        return None
    link = _from_row(row)
    if link.browser:
        await conn.run(_END_ASKED, who_asked=link.browser, whose=link.email, at=seconds(now), at_staffs=staff)
    return link


async def end_all(conn: Connection, email: Email, now: datetime, *, staff: bool = False) -> None:
    """None that was mailed to this address to sign in opens anything any more."""
    await conn.run(_END_ALL, whose=email, at=seconds(now), at_staffs=staff)


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, before=seconds(now - _KEPT))


def _hash_of(token: str, keys: tuple[str, ...]) -> str:
    return hashed(unsign(token, keys, _SALT, int(_SIGNED_FOR.total_seconds())))


def _from_row(row: Row) -> Link:
    email, destination, expires_at, used_at, customer, member, browser = row
    used = None if used_at is None else moment(used_at)
    chosen = CustomerId(customer) if customer else None
    return Link(Email(email), destination, moment(expires_at), used, chosen, member, browser)
