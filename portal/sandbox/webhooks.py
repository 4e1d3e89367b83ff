"""Tells webhook endpoints what happened: signed, several at once but not too many, tried again when not answered."""

import asyncio
import hashlib
import hmac
import random
import time

import httpx
import msgspec

from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing

# Stripe waits hours between tries; whoever watches a test or a demo cannot.
WAITS = (0.5, 1, 2, 4, 8, 16, 32)
AT_ONCE = 8


class Courier:
    """Runs in the server's event loop; `announce` may be called from any thread.

    Signs by the wall clock, as Stripe does whatever its test clocks say, unless who listens has moved their own, too.
    """

    def __init__(self, books: Books, *, by_own_time: bool = False) -> None:
        self._books, self._by_own_time = books, by_own_time
        self._queue: list[tuple[Thing, str]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._lanes: dict[str, asyncio.Semaphore] = {}
        books.announce = self.announce

    def announce(self, event: Thing, endpoints: list[str]) -> None:
        self._queue.extend((event, endpoint) for endpoint in endpoints)
        if endpoints and self._loop:
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client, asyncio.TaskGroup() as tasks:
            while True:
                if not self._queue:
                    self._woken.clear()
                    await self._woken.wait()
                for event, endpoint in await self._next():
                    tasks.create_task(self._deliver(client, event, endpoint))

    async def _next(self) -> list[tuple[Thing, str]]:
        if self._books.faults.webhooks.shuffle:
            await asyncio.sleep(0.2)  # long enough for what belongs together to be queued together
        taken, self._queue = self._queue, []
        # What is dropped is lost for good: only the list of events still knows it, as not delivered.
        taken = [pair for pair in taken if not self._books.faults.drops_delivery()]
        taken = [pair for pair in taken for _ in range(1 + self._books.faults.webhooks.repeat)]
        if self._books.faults.webhooks.shuffle:
            random.shuffle(taken)
        return taken

    async def _deliver(self, client: httpx.AsyncClient, event: Thing, endpoint_id: str) -> None:
        for wait in (*WAITS, 0):
            endpoint = self._books.find("webhook_endpoint", endpoint_id)
            if endpoint is None or endpoint["status"] != "enabled":
                return
            if await self._is_taken(client, event, endpoint):
                event["pending_webhooks"] = max(0, event["pending_webhooks"] - 1)
                return
            await asyncio.sleep(wait)

    async def _is_taken(self, client: httpx.AsyncClient, event: Thing, endpoint: Thing) -> bool:
        async with self._lanes.setdefault(endpoint["id"], asyncio.Semaphore(AT_ONCE)):
            body = msgspec.json.encode(event)
            try:
                answer = await client.post(endpoint["url"], content=body, headers=self._headers(body, endpoint["id"]))
            except (httpx.HTTPError, httpx.InvalidURL):
                return False
            return answer.is_success

    def _now(self) -> int:
        return int(time.time()) + (self._books.clock.ahead if self._by_own_time else 0)

    def _headers(self, body: bytes, endpoint_id: str) -> dict[str, str]:
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(body, self._books.endpoint_secrets[endpoint_id], self._now()),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }


def signature(body: bytes, secret: str, at: int) -> str:
    """Of the wall clock: whoever checks it compares with his own."""
    mac = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"
