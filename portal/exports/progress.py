"""How far an archive is, told to whoever watches its page; not with each file, since every word is a write.

Each holds up to 24 files, so few may be under way for a customer, over all processes.
"""

from datetime import timedelta
from time import monotonic

from portal.access import downloads
from portal.access.secret import new_secret
from portal.assembly import Portal
from portal.database.engine import Connection, writing
from portal.mirror import leases
from portal.model.account import Account

EVERY = 0.5  # seconds
AT_ONCE = 2  # for one customer
HELD = timedelta(minutes=15)  # after its last word; a process that dies gives nothing back


class Progress:
    """One archive's."""

    def __init__(self, portal: Portal, account: Account, id: str) -> None:
        self._portal, self._account, self._id = portal, account, id
        self._done = self._failed = 0
        self._told_at = monotonic()
        self._holder, self._place = new_secret(), ""

    async def begin(self, files: int) -> bool:
        """False if as many as may be are under way for this customer."""
        async with writing(self._portal.engine) as conn:
            for number in range(AT_ONCE):
                if await self._hold(conn, f"archive {self._account.customer} {number}"):
                    await downloads.begin(conn, self._account, self._id, files, self._portal.clock())
                    return True
        return False

    async def count(self, *, done: bool) -> None:
        self._done += done
        self._failed += not done
        if monotonic() - self._told_at >= EVERY:
            await self._tell()

    async def end(self) -> None:
        """Whole, or given up. A second time it does nothing."""
        if not self._place:
            return
        async with writing(self._portal.engine) as conn:
            await downloads.go_on(conn, self._account, self._id, self._done, self._failed)
            await downloads.end(conn, self._account, self._id, self._portal.clock())
            await leases.give_back(conn, self._place, self._holder)
        self._place = ""

    async def _tell(self) -> None:
        async with writing(self._portal.engine) as conn:
            await downloads.go_on(conn, self._account, self._id, self._done, self._failed)
            await self._hold(conn, self._place)
        self._told_at = monotonic()

    async def _hold(self, conn: Connection, place: str) -> bool:
        if not await leases.take(conn, place, self._holder, HELD, self._portal.clock()):
            return False
        self._place = place
        return True
