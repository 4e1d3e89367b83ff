"""What is no bug of ours: the database is away, or cannot serve. Any other error of its is one, and flies on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import sqlalchemy.exc

from portal.complaint import Complaint


class DatabaseAway(Exception):
    """It is down, starting, full, or too busy to answer. Nothing was written; the same once more may do."""


class BadDatabase(Complaint):
    """The database cannot serve; the text says why, and the mend."""


_AWAY = (
    OSError,  # not reached, or not in time
    sqlalchemy.exc.TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InternalClientError,  # a connection whose end the driver has begun to read
)
_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


@contextmanager
def database_problems() -> Iterator[None]:
    """Turn the drivers' errors into ours, also those that come in SQLAlchemy's frame."""
    try:
        yield
    except (*_AWAY, asyncpg.InterfaceError, sqlite3.OperationalError, sqlalchemy.exc.DBAPIError) as error:
        cause = _innermost(error)
        if not _is_away(cause):
            raise
        raise DatabaseAway(f"{type(cause).__name__}: {cause}") from error


def reason(error: Exception) -> str:
    """The driver's own words, without SQLAlchemy's frame around them."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _innermost(error: BaseException) -> BaseException:
    return _innermost(error.__cause__) if error.__cause__ else error


def _is_away(error: BaseException) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE  # the rest of the bits tell what kind of it
    if isinstance(error, asyncpg.InterfaceError):
        return "clos" in str(error)  # a connection that has just closed, or a pool; else we use the driver wrongly
    return isinstance(error, _AWAY)
