"""Keys of the operator's own back end: shown once, kept as a hash, ended by the operator."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from portal.access.secret import hashed, new_secret
from portal.clock import moment, seconds
from portal.database.engine import Connection, Row
from portal.database.statement import Statement, put_once
from portal.database.tables import api_keys

_MARK = "portal_key_"  # so that a search for leaked secrets, and a person, can tell what it is


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it can be listed; the key itself is with whom it was shown to."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


class NameTaken(Exception):
    """A living key has this name."""


_COLUMNS = (api_keys.c.id, api_keys.c.name, api_keys.c.created_at, api_keys.c.used_at, api_keys.c.ended_at)
_LIVING = api_keys.c.ended_at.is_(None)
_PUT = put_once(api_keys)
_FIND_NAMED = Statement(select(api_keys.c.id).where(api_keys.c.name == bindparam("name"), _LIVING))
_LIST = Statement(select(*_COLUMNS).order_by(api_keys.c.created_at, api_keys.c.id))
_USE = Statement(
    update(api_keys)
    .where(api_keys.c.key_hash == bindparam("hash"), _LIVING)
    .values(used_at=bindparam("at"))
    .returning(*_COLUMNS)
)
_END = Statement(
    update(api_keys)
    .where(or_(api_keys.c.id == bindparam("wanted"), api_keys.c.name == bindparam("wanted")), _LIVING)
    .values(ended_at=bindparam("at"))
)


async def create(conn: Connection, name: str, now: datetime) -> str:
    """A new key, to be shown and forgotten. Raises NameTaken."""
    if await conn.row(_FIND_NAMED, name=name) is not None:
        raise NameTaken(name)
    key = _MARK + new_secret()
    await conn.run(
        _PUT,
        id=f"key_{secrets.token_hex(4)}",
        name=name,
        key_hash=hashed(key),
        created_at=seconds(now),
        used_at=None,
        ended_at=None,
    )
    return key


async def use(conn: Connection, key: str, now: datetime) -> ApiKey | None:
    """Whose key it is, written down as used; None if it was ended or never was."""
    row = await conn.row(_USE, hash=hashed(key), at=seconds(now))
    return _from_row(row) if row else None


async def list_all(conn: Connection) -> list[ApiKey]:
    """Ended ones, too, oldest first."""
    return [_from_row(row) for row in await conn.rows(_LIST)]


async def end(conn: Connection, wanted: str, now: datetime) -> bool:
    """Whether there was a living one with this name or id."""
    return await conn.run(_END, wanted=wanted, at=seconds(now)) > 0


def _from_row(row: Row) -> ApiKey:
    id, name, created, used, ended = row
    return ApiKey(id, name, moment(created), moment(used) if used else None, moment(ended) if ended else None)
