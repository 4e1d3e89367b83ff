"""How far an archive is, told to whoever watches its page; not with each file, since every word is a write."""

from time import monotonic

from portal.access import downloads
from portal.assembly import Portal
from portal.database.engine import writing
from portal.model.account import Account

EVERY = 0.5  # seconds


class Progress:
    """One archive's."""

    def __init__(self, portal: Portal, account: Account, id: str) -> None:
        self._portal, self._account, self._id = portal, account, id
        self._done = self._failed = 0
        self._told_at = monotonic()

    async def begin(self, files: int) -> None:
        async with writing(self._portal.engine) as conn:
            await downloads.begin(conn, self._account, self._id, files, self._portal.clock())

    async def count(self, *, done: bool) -> None:
        self._done += done
        self._failed += not done
        if monotonic() - self._told_at >= EVERY:
            await self._tell()

    async def end(self) -> None:
        await self._tell(over=True)

    async def _tell(self, *, over: bool = False) -> None:
        async with writing(self._portal.engine) as conn:
            await downloads.go_on(conn, self._account, self._id, self._done, self._failed)
            if over:
                await downloads.end(conn, self._account, self._id, self._portal.clock())
        self._told_at = monotonic()
