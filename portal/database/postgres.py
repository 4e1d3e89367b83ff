"""A PostgreSQL address is read by the driver alone, whichever way the connection then serves."""

from typing import Any

import asyncpg

from portal.database.problems import BadDatabase, reason

CONNECT_SECONDS = 10.0  # a server that is not there must not keep anybody waiting for a minute
# Of the server, to a parameter that it does not know, or does not let a client set.
_REFUSED = (asyncpg.CantChangeRuntimeParamError, asyncpg.UndefinedObjectError, asyncpg.InvalidParameterValueError)


async def connect(url: str, **more: Any) -> Any:
    """A connection of asyncpg's own. Raises BadDatabase where the address itself is wrong."""
    try:
        return await asyncpg.connect(url, timeout=CONNECT_SECONDS, **more)
    except OSError:  # away; a certificate that does not hold is both this and a ValueError
        raise
    except (TypeError, ValueError, *_REFUSED) as error:
        raise BadDatabase(
            "the database cannot be used: %(why)s. Look at PORTAL_DATABASE_URL.", why=reason(error)
        ) from error
