"""The addresses below /_sandbox: calls, time, misbehaviour, restricted keys. Never counted, never faulty themselves."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.sandbox import due, form
from portal.sandbox.api import account
from portal.sandbox.books import Books
from portal.sandbox.door import Door
from portal.sandbox.faults import BadFault, Faults
from portal.sandbox.keys import BadKey, Keys

LONGEST_STEP = 20 * 366 * 86400


def routes(books: Books, door: Door) -> list[Route]:
    return [*_time_and_calls(books, door), *_faults(books), *_keys(books), *_account(books)]


def _time_and_calls(books: Books, door: Door) -> list[Route]:
    async def show_requests(request: Request) -> Response:
        if request.method == "DELETE":
            door.calls.clear()
        calls = [{"method": method, "path": path, "count": count} for (method, path), count in door.calls.items()]
        return JSONResponse(calls)

    async def advance(request: Request) -> Response:
        seconds = await _seconds(request)
        if seconds is None:
            message = f"seconds: expected a whole number from 0 to {LONGEST_STEP}, such as seconds=86400"
            return JSONResponse({"error": message}, 400)
        due.advance(books, seconds)
        return JSONResponse({"now": books.clock.now()})

    return [
        Route("/_sandbox/requests", show_requests, methods=["GET", "DELETE"]),
        Route("/_sandbox/advance", advance, methods=["POST"]),
    ]


def _account(books: Books) -> list[Route]:
    async def change_account(request: Request) -> Response:
        """What at Stripe is done in the Dashboard: no key may change its own account."""
        try:
            wanted = await request.json()
        except ValueError:
            wanted = None
        if not isinstance(wanted, dict) or not wanted.keys() <= {"business_profile", "settings"}:
            return JSONResponse({"error": "expected JSON with business_profile or settings"}, 400)
        account.change(books, wanted)
        return JSONResponse(books.account)

    return [Route("/_sandbox/account", change_account, methods=["POST"])]


def _faults(books: Books) -> list[Route]:
    async def show_faults(request: Request) -> Response:
        if request.method == "DELETE":
            books.faults = Faults()
        return JSONResponse(books.faults.as_json())

    async def set_faults(request: Request) -> Response:
        try:
            books.faults.set(await request.json())
        except (BadFault, ValueError) as problem:
            return JSONResponse({"error": str(problem)}, 400)
        return JSONResponse(books.faults.as_json())

    return [
        Route("/_sandbox/faults", show_faults, methods=["GET", "DELETE"]),
        Route("/_sandbox/faults", set_faults, methods=["POST"]),
    ]


def _keys(books: Books) -> list[Route]:
    async def forget_keys(_request: Request) -> Response:
        books.keys = Keys()
        return JSONResponse({})

    async def limit_key(request: Request) -> Response:
        try:
            books.keys.limit(await request.json())
        except (BadKey, ValueError) as problem:
            return JSONResponse({"error": str(problem)}, 400)
        return JSONResponse({})

    return [
        Route("/_sandbox/keys", forget_keys, methods=["DELETE"]),
        Route("/_sandbox/keys", limit_key, methods=["POST"]),
    ]


async def _seconds(request: Request) -> int | None:
    """From a form, from JSON, or from the query; None if it is not a time that can be moved by."""
    body = (await request.body()).decode("utf-8", "replace")
    given: Any = request.query_params.get("seconds")
    if "json" in request.headers.get("content-type", ""):
        try:
            sent = await request.json()
        except ValueError:
            return None
        given = sent.get("seconds") if isinstance(sent, dict) else None
    elif body:
        given = form.decode(body).get("seconds")
    try:
        seconds = int(given)
    except (TypeError, ValueError):
        return None
    return seconds if 0 <= seconds <= LONGEST_STEP else None
