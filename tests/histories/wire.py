"""The way from the portal to Stripe, without sockets; while an answer is on it, anything may happen."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import httpx
from starlette.applications import Starlette

Event = Callable[[int], Awaitable[None]]


class Wire(httpx.AsyncBaseTransport):
    """`while_answering` is called when Stripe has given an answer and the portal has not got it yet."""

    def __init__(self) -> None:
        self._stripe: httpx.AsyncBaseTransport | None = None
        self._event: Event | None = None
        self._is_busy = False

    def lead_to(self, stripe: Starlette) -> None:
        self._stripe = httpx.ASGITransport(stripe)

    @contextmanager
    def while_answering(self, event: Event) -> Iterator[None]:
        """With the number of the answer, from 0; never while such an event is already under way."""
        self._event, self._answers = event, 0
        try:
            yield
        finally:
            self._event = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert self._stripe is not None
        answer = await self._stripe.handle_async_request(request)
        if self._event and not self._is_busy:
            number, self._answers = self._answers, self._answers + 1
            self._is_busy = True
            try:
                await self._event(number)
            finally:
                self._is_busy = False
        return answer
