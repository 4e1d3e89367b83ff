"""Calls by the thousand: at a pace, and past the SDK, which would parse every answer a second time (7 ms a page)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import httpx
import msgspec

from portal.stripe_api.client import API_VERSION, NOTHING, Params, StripeClient
from portal.stripe_api.pace import Pace
from portal.stripe_api.problems import MayNot, NotAtStripe, RefusedByStripe, StripeAway, stripe_problems

_STRIPE = "https://api.stripe.com"
_SECONDS = 30.0  # a page of 100 with four levels expanded takes its time
_TRIES_AT_429 = 6
_LATER = frozenset((409, 424))

T = TypeVar("T")


class _Complaint(msgspec.Struct):
    message: str = ""
    code: str | None = None
    param: str | None = None


class _Refusal(msgspec.Struct):
    error: _Complaint


class BulkReader:
    """One key's reads; the rate limits hold for all that go through the same `pace`."""

    def __init__(self, client: StripeClient, pace: Pace) -> None:
        self.pace = pace
        self._http = client.http
        self._base = client.base or _STRIPE
        self._headers = {**client.authorization, "Stripe-Version": API_VERSION}

    async def get(self, path: str, shape: type[T], params: Params = NOTHING) -> T:
        """Read one answer into `shape`; raises StripeAway, NotAtStripe, RefusedByStripe."""
        return await self._ask("GET", path, shape, {"params": list(_flat(params))})

    async def post(self, path: str, shape: type[T], params: Params = NOTHING, key: str | None = None) -> T:
        """A preview, which changes nothing at Stripe; or a change whose `key` makes a repeat harmless."""
        headers = {"Idempotency-Key": key} if key else {}
        return await self._ask("POST", path, shape, {"data": dict(_flat(params)), "headers": headers})

    async def _ask(self, method: str, path: str, shape: type[T], sent: dict[str, Any]) -> T:
        for _ in range(_TRIES_AT_429):
            await self.pace.turn(_endpoint(path))
            with stripe_problems():
                url = self._base + path
                headers = {**self._headers, **sent.get("headers", {})}
                answer = await self._http.request(method, url, timeout=_SECONDS, **{**sent, "headers": headers})
            if answer.status_code == 200:
                return _read(path, answer, shape)
            if answer.status_code != 429:
                raise _problem(answer)
            self.pace.slow_down(_retry_after(answer))
        raise StripeAway("HTTP 429")


def _read(path: str, answer: httpx.Response, shape: type[T]) -> T:
    try:
        read: T = _decoder(shape).decode(answer.content)  # type: ignore[arg-type]
    except msgspec.DecodeError as error:
        raise StripeAway(f"{path} was answered with something unreadable: {error}") from error
    return read


@lru_cache
def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape)


def _endpoint(path: str) -> str:
    """Stripe counts by endpoint: /v1/invoices/in_1/lines is one with every other invoice's lines."""
    parts = path.split("/")
    return "/".join([*parts[:3], *parts[4:]])


def _flat(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Stripe's way to write lists and groups: `expand[0]=…`, `created[gte]=…`, `items[0][price]=…`."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}[{key}]" if name else key)
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _flat(inner, f"{name}[{place}]")
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    else:
        yield name, str(value)


def _problem(answer: httpx.Response) -> Exception:
    status = answer.status_code
    if status >= 500 or status in _LATER:
        return StripeAway(f"HTTP {status}")
    try:
        said = msgspec.json.decode(answer.content, type=_Refusal).error
    except msgspec.DecodeError:
        return StripeAway(f"HTTP {status}, and no reason that could be read")
    if said.code == "resource_missing":
        return NotAtStripe(said.param or "")
    refusal = MayNot if status == 403 else RefusedByStripe
    return refusal(said.message or f"HTTP {status}")


def _retry_after(answer: httpx.Response) -> float | None:
    """Stripe documents none; whatever stands before it may send one."""
    value = answer.headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() else None
