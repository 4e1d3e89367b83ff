"""The stand-in as a Starlette app: Stripe's API, what Stripe hosts, and the control addresses."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.sandbox import control, due, files, hosted
from portal.sandbox.api import account, portal_configurations
from portal.sandbox.books import Books
from portal.sandbox.company import found_company
from portal.sandbox.door import Door
from portal.sandbox.operation import Operation
from portal.sandbox.operations import OPERATIONS
from portal.sandbox.webhooks import Courier

TICK = 1.0


def create_sandbox(base_url: str, *, company: bool = True, by_own_time: bool = False) -> Starlette:
    """`base_url` is where the app itself will answer; links in its objects start with it.

    `by_own_time`: who gets its webhooks goes by its clock, also when that is moved.
    """
    books = Books(base_url.rstrip("/"))
    account.open_account(books)
    portal_configurations.create_default_configuration(books)
    if company:
        found_company(books)
    door, courier = Door(books), Courier(books, by_own_time=by_own_time)
    app = Starlette(
        routes=[
            *[Route(one.path, _endpoint(door, one), methods=[one.method]) for one in OPERATIONS],
            Route("/v1/{rest:path}", _endpoint(door, None), methods=["GET", "POST", "DELETE"]),
            *control.routes(books, door),
            *files.routes,
            *hosted.routes,
        ],
        lifespan=_lifespan(books, courier),
    )
    app.state.books = books
    return app


def _endpoint(door: Door, operation: Operation | None) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await door.answer(request, operation)

    return answer


def _lifespan(books: Books, courier: Courier) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(courier.run()), asyncio.create_task(_let_time_pass(books))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    return running


async def _let_time_pass(books: Books) -> None:
    while True:
        due.catch_up(books)
        await asyncio.sleep(TICK)
