"""How often one address, one place, or one program may ask for a link, and guess a code."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from sqlalchemy import Executable, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite

from portal.access.secret import hashed
from portal.clock import seconds
from portal.database.engine import Connection
from portal.database.statement import Statement
from portal.database.tables import attempts


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` attempts in each `window`."""

    what: str
    most: int
    window: timedelta


class TooMany(Exception):
    """The limit is reached; `wait` says for how long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


# A person mistypes and asks again; a program does not stop. An office shares one client address.
PER_CLIENT = (Limit("client", 20, timedelta(minutes=10)), Limit("client", 60, timedelta(hours=1)))
# One address asked for from one place. Were every place counted together, anybody could lock anybody out.
PER_ADDRESS = (Limit("address", 5, timedelta(minutes=10)), Limit("address", 12, timedelta(hours=1)))
# From wherever: a mailbox must not be filled. Beyond it nothing is sent and nothing is said; the last link is good.
PER_MAILBOX = (Limit("mailbox", 10, timedelta(minutes=10)), Limit("mailbox", 24, timedelta(hours=1)))
# A code has five wrong guesses; this is for who asks for one mail after the other to guess on.
PER_GUESSER = (Limit("guess", 20, timedelta(minutes=10)), Limit("guess", 60, timedelta(hours=1)))
# The operator's own back end, once for each person who comes over; what loops is stopped.
PER_KEY = (Limit("key", 300, timedelta(minutes=1)),)
# Who lets colleagues in lets in a few; the portal's good name is not there to write to strangers.
PER_HOUSE = (Limit("house", 20, timedelta(hours=1)), Limit("house", 50, timedelta(days=1)))
PER_INVITED = (Limit("invited", 3, timedelta(hours=1)), Limit("invited", 6, timedelta(days=1)))

# Each price costs two previews at Stripe; who types fast is served, who loops is stopped.
PER_PRICER = (Limit("price", 30, timedelta(minutes=1)), Limit("price", 300, timedelta(hours=1)))
# Each return, document and hand-off is read or opened at Stripe at the click, out of one allowance for all customers.
PER_RETURN = (Limit("return", 10, timedelta(minutes=10)), Limit("return", 60, timedelta(days=1)))
PER_READER = (Limit("document", 60, timedelta(minutes=10)), Limit("document", 300, timedelta(days=1)))
PER_HAND_OFF = (Limit("hand-off", 20, timedelta(minutes=10)), Limit("hand-off", 100, timedelta(days=1)))
# A quote is a document with a number of its own, and a mail to staff.
PER_QUOTER = (Limit("quote", 10, timedelta(hours=1)), Limit("quote", 30, timedelta(days=1)))

# An answer to a reminder is a mail to staff; who changes their mind changes it a few times.
PER_ANSWER = (Limit("answer", 10, timedelta(hours=1)), Limit("answer", 30, timedelta(days=1)))


def _count(dialect_name: str) -> Executable:
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    new = insert(attempts).values(what=bindparam("what"), window=bindparam("window"), count=1)
    return new.on_conflict_do_update(
        index_elements=list(attempts.primary_key), set_={"count": attempts.c.count + 1}
    ).returning(attempts.c.count)


_COUNT = Statement(_count)
_FORGET = Statement(delete(attempts).where(attempts.c.window < bindparam("before")))


async def count(conn: Connection, limits: tuple[Limit, ...], whose: str, now: datetime) -> None:
    """Count one attempt against each limit; raises TooMany. The address itself is not stored, only a hash."""
    for limit in limits:
        length = int(limit.window.total_seconds())
        window = seconds(now) - seconds(now) % length
        row = await conn.row(_COUNT, what=f"{limit.what}/{length}/{hashed(whose)}", window=window)
        if row is not None and row[0] > limit.most:
            raise TooMany(timedelta(seconds=window + length - seconds(now)))


def place_of(client: str) -> str:
    """What counts as one place: a household or a server has a whole /64 of IPv6 addresses to ask from."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv4Address):
        return client
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


async def forget_old(conn: Connection, now: datetime) -> None:
    await conn.run(_FORGET, before=seconds(now - timedelta(days=1)))
