"""A Stripe client: key, pinned version, retries, time limits, another base for tests. Nothing global."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import anyio
import httpx
import msgspec
import stripe

from portal.stripe_api.problems import StripeAway, stripe_problems

API_VERSION = "2026-08-26.dahlia"
READ_SECONDS = 10.0
CONNECTIONS = 20
DOWNLOADS = 8

T = TypeVar("T")
Params = Mapping[str, object]
NOTHING: Params = MappingProxyType({})

# Otherwise the SDK writes an id into the home folder and sends timings along.
stripe.enable_telemetry = False


class _Transport(stripe.HTTPXClient):
    """The SDK's own, but over a client of ours: our time limits, our pool, closed when the app closes."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        super().__init__()
        self._client_async = http

    def _get_request_args_kwargs(self, method: str, url: str, headers: Any, post_data: Any) -> Any:
        sent: dict[str, Any] = {"headers": headers}
        if post_data:
            sent["content"] = post_data  # `data=str` is deprecated in httpx
        return [(method, url), sent]


class StripeClient:
    """What the rest of `stripe_api` calls through."""

    def __init__(
        self,
        api_key: str,
        base: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        hosts: Sequence[str] = (),
    ) -> None:
        """`transport` takes the place of the network; at `hosts` the operator has Stripe under a domain of its own."""
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        self.http = httpx.AsyncClient(timeout=READ_SECONDS, limits=limits, transport=transport)
        self.downloads = asyncio.Semaphore(DOWNLOADS)  # of whole files; the pages' own calls need some connections, too
        self.base = base
        self._hosts = frozenset(hosts)
        self.authorization = {"Authorization": f"Bearer {api_key}"}
        self._sdk = stripe.StripeClient(
            api_key,
            stripe_version=API_VERSION,
            max_network_retries=1,
            http_client=_Transport(self.http),
            base_addresses={"api": base, "files": base} if base else None,
        )

    async def get(self, path: str, shape: type[T], params: Params = NOTHING) -> T:
        """Read one answer into `shape`; raises StripeAway, NotAtStripe, RefusedByStripe."""
        return await self._call("get", path, shape, params, None)

    async def post(self, path: str, shape: type[T], params: Params = NOTHING, key: str | None = None) -> T:
        """Change something; `key` makes a repeat harmless."""
        return await self._call("post", path, shape, params, key)

    async def delete(self, path: str, shape: type[T]) -> T:
        return await self._call("delete", path, shape, NOTHING, None)

    async def open_quote_pdf(self, id: str) -> AsyncGenerator[bytes, None]:
        """Its bytes as they come, from the host for files. Who does not read to the end closes it."""
        answer = await self._sdk.v1.quotes.pdf_async(id)
        return cast(AsyncGenerator[bytes, None], answer.stream())

    async def _call(self, method: str, path: str, shape: type[T], params: Params, key: str | None) -> T:
        options: dict[str, Any] = {"idempotency_key": key} if key else {}
        with stripe_problems():
            answer = await self._sdk.raw_request_async(method, path, **params, **options)
        try:
            return msgspec.json.decode(answer.body, type=shape)
        except msgspec.DecodeError as error:
            raise StripeAway(f"{path} was answered with something unreadable: {error}") from error

    async def close(self) -> None:
        await self.http.aclose()

    def is_stripes(self, url: str) -> bool:
        """Whether a document's address leads to Stripe, or to the stand-in when that is our Stripe."""
        parts = urlsplit(url)
        # A browser reads `\\` as `/` and drops control characters, so the host it goes to would be another.
        if "@" in parts.netloc or any(ord(letter) < 33 or letter == "\\" for letter in url):
            return False
        if self.base and parts[:2] == urlsplit(self.base)[:2]:
            return True
        host = parts.hostname or ""
        return parts.scheme == "https" and (host == "stripe.com" or host.endswith(".stripe.com") or host in self._hosts)


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """A person is waiting: give up after `seconds`; raises StripeAway."""
    try:
        with anyio.fail_after(seconds):
            yield
    except TimeoutError as error:
        raise StripeAway(f"no answer within {seconds} s") from error
