"""Killed while it sends mail: all of it goes out, and again only what was in flight, one of each lane."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

from portal import clock
from portal.assembly import Portal
from portal.database.engine import writing
from portal.database.statement import Statement
from portal.database.tables import outbox as outbox_table
from portal.mail import outbox
from portal.mirror.store import store
from portal.model.names import CustomerId, Email
from portal.settings import Settings
from tests import make
from tests.kills.lives import life
from tests.people import HANA
from tests.soak import SOAK
from tests.tables import select
from tests.waiting import until

KILLS = 50 if SOAK else 5
EACH = 25
ANSWER_SECONDS = 0.01
LANES = 2  # side by side, one mail after the other in each: what is urgent, and the rest

# Three minutes later: what a dead process has claimed is free again.
_LATER = Statement(outbox_table.update().values(not_before=0))


class PostOffice:
    """A mail server that notes to whom it has said that it has taken a mail."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self._expected, self._enough = 0, asyncio.Event()

    async def takes(self, many: int) -> None:
        """Returns while it has the last of them in its hands and has not answered yet."""
        self._expected, self._enough = self.taken.total() + many, asyncio.Event()
        async with asyncio.timeout(60):
            await self._enough.wait()

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.taken[str(envelope.rcpt_tos[0])] += 1
        if self.taken.total() >= self._expected:
            self._enough.set()
        await asyncio.sleep(ANSWER_SECONDS)
        return "250 taken"


@asynccontextmanager
async def opened(office: PostOffice) -> AsyncIterator[str]:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(office), "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def address(number: int) -> Email:
    return Email(f"somu-{number}@example.com")


async def queue(portal: Portal, numbers: range) -> None:
    async with writing(portal.engine) as conn:
        for number in numbers:
            whose, to = CustomerId(f"cus_{number}"), address(number)
            await store(conn, [make.customer(id=whose, email=to)], clock.now())
            if number % 2:
                await outbox.put(conn, "sign_in", to, {"destination": "/", "language": "en"}, clock.now())
            else:
                news = {"customer": whose, "change": "removed", "email": HANA, "by": HANA, "role": "viewer"}
                await outbox.put(conn, "access_changed", to, news, clock.now())


def marked_sent(portal: Portal) -> set[str]:
    return {to for (to,) in select(portal, "SELECT recipient FROM outbox WHERE sent_at IS NOT NULL")}


async def test_all_mail_goes_out_and_only_what_was_in_flight_twice(
    survivor: Portal, house: Settings, tmp_path: Path, chance: random.Random
) -> None:
    office = PostOffice()
    async with opened(office) as smtp_url:
        house = replace(house, smtp_url=smtp_url)
        for number in range(KILLS):
            await queue(survivor, range(number * EACH, (number + 1) * EACH))
            with life(tmp_path, house, "worker") as portal:
                await office.takes(chance.randint(1, EACH))
                # Every second kill comes before the answer, the others thereabouts.
                await asyncio.sleep(number % 2 * chance.uniform(0, 3 * ANSWER_SECONDS))
                portal.kill()
            in_flight = len(office.taken.keys() - marked_sent(survivor))
            assert (number % 2 == 0) <= in_flight <= LANES
            async with writing(survivor.engine) as conn:
                await conn.run(_LATER)
        with life(tmp_path, house, "worker"):
            await until(lambda: len(marked_sent(survivor)) == KILLS * EACH, 60)

    assert set(office.taken) == {address(number) for number in range(KILLS * EACH)}
    assert office.taken.total() - len(office.taken) <= LANES * KILLS
