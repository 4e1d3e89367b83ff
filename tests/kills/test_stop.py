"""Stopped as a service manager does it: soon over, what was in hand is finished, and nothing else is held up."""

import asyncio
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
from aiosmtpd.smtp import SMTP, Envelope

from portal import clock
from portal.assembly import Portal
from portal.database.engine import writing
from portal.mail import outbox
from portal.mirror.store import store
from portal.model.names import CustomerId, Email
from portal.settings import Settings
from tests import make
from tests.kills.lives import life
from tests.tables import select
from tests.waiting import until

A_LONG_TIME = 1.5  # seconds for one mail


class SlowPostOffice:
    """A mail server that thinks about each mail."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        await asyncio.sleep(A_LONG_TIME)
        self.taken.append(str(envelope.rcpt_tos[0]))
        return "250 taken"


async def queue(portal: Portal, many: int) -> None:
    news = {"change": "removed", "email": "ken@aoba-clinic.example", "by": "hana@aoba-clinic.example", "role": "viewer"}
    async with writing(portal.engine) as conn:
        for number in range(many):
            whose, to = CustomerId(f"cus_{number}"), Email(f"somu-{number}@example.com")
            await store(conn, [make.customer(id=whose, email=to)], clock.now())
            await outbox.put(conn, "access_changed", to, {"customer": whose, **news}, clock.now())


async def test_within_ten_seconds_the_mail_in_hand_is_sent_and_the_others_are_free(
    survivor: Portal, house: Settings, tmp_path: Path
) -> None:
    office = SlowPostOffice()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(office), "127.0.0.1", 0)
    async with server:
        await queue(survivor, 10)
        house = replace(house, smtp_url=f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with life(tmp_path, house, "serve") as portal, socket.create_connection(("127.0.0.1", portal.port)) as half:
            half.sendall(b"POST /webhooks/stripe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf")
            await until(lambda: bool(office.taken), 30)
            took = await anyio.to_thread.run_sync(portal.stop)

    rows = select(survivor, "SELECT recipient, sent_at, not_before FROM outbox ORDER BY id")
    sent = [to for to, sent_at, _ in rows if sent_at]
    assert took < 10
    assert sent == office.taken
    assert 2 <= len(sent) < 10
    assert all(free_at <= clock.now().timestamp() for _, sent_at, free_at in rows if not sent_at)
    assert "Traceback" not in portal.said
