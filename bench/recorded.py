"""A Stripe of any size, quick enough not to be what is measured: the stand-in's own objects, encoded beforehand.

`python -m bench.recorded --port 12112`; whatever is no long list is left to the stand-in itself.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qs

import msgspec
import typer
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.sandbox import lists
from portal.sandbox.app import create_sandbox
from portal.sandbox.books import Books
from portal.sandbox.expansion import expand
from portal.stripe_api.customers import CUSTOMERS
from portal.stripe_api.invoices import INVOICES
from portal.stripe_api.listing import Listing
from portal.stripe_api.payments import PAYMENTS
from portal.stripe_api.subscriptions import SUBSCRIPTIONS

YEARS = 5 * 365 * 86400
INVOICES_OF_A_CUSTOMER = 10
_CREATED = 1111111111  # stands in the encoded object where the moment goes
_PLACES = re.compile(rb"(@number@|@customer@|1111111111)")
_NUMBER = re.compile(r"\d+$")


class Encoded:
    """One object of the stand-in's, cut where each copy differs."""

    def __init__(self, thing: Mapping[str, Any], ids: Mapping[str, str]) -> None:
        encoded = msgspec.json.encode(thing)
        for id, instead in ids.items():
            encoded = encoded.replace(id.encode(), instead.encode())
        self._parts = _PLACES.split(encoded)

    def copy(self, values: Mapping[bytes, bytes]) -> bytes:
        return b"".join([values.get(part, part) for part in self._parts])


@dataclass(frozen=True)
class LongList:
    """So many copies, evenly spread over five years up to `newest`; number 0 is the newest."""

    models: Sequence[Encoded]
    count: int
    customers: int
    newest: int

    def page(self, asked: Mapping[str, list[str]]) -> bytes:
        first, last = self._span(asked)
        limit = int(asked.get("limit", ["10"])[0])
        shown = range(first, min(first + limit, last + 1))
        more = b"true" if first + limit <= last else b"false"
        return b'{"object":"list","has_more":%b,"data":[%b]}' % (more, b",".join(map(self._one, shown)))

    def _span(self, asked: Mapping[str, list[str]]) -> tuple[int, int]:
        """The first and the last number between the bounds and behind the cursor."""
        first, last = 0, self.count - 1
        if "starting_after" in asked and (found := _NUMBER.search(asked["starting_after"][0])):
            first = int(found.group()) + 1
        if "created[lt]" in asked:
            first = max(first, -(-(self.newest + 1 - int(asked["created[lt]"][0])) // self._step))
        if "created[gte]" in asked:
            last = min(last, (self.newest - int(asked["created[gte]"][0])) // self._step)
        return first, last

    @property
    def _step(self) -> int:
        return max(1, YEARS // max(1, self.count))

    def _one(self, number: int) -> bytes:
        model = self.models[number % len(self.models)]
        values = {
            b"@number@": b"%08d" % number,
            b"@customer@": b"%08d" % (number % self.customers),
            b"1111111111": b"%d" % (self.newest - number * self._step),
        }
        return model.copy(values)


def _long_list(books: Books, kind: str, listing: Listing[Any], count: int, customers: int) -> LongList:
    """Copies of the newest hundred that are no drafts."""
    found = lists.page(books, kind, listing.path, {"limit": 100})
    things = expand(books, found, listing.params.get("expand", []))["data"]
    models = [_model(thing) for thing in things if thing.get("status") != "draft"]
    return LongList(models, count, customers, books.clock.now())


def _model(thing: dict[str, Any]) -> Encoded:
    dated = {**thing, "created": _CREATED}
    if thing.get("effective_at"):
        dated["effective_at"] = _CREATED
    own, _, _ = thing["id"].partition("_")
    ids = {thing["id"]: f"{own}_@number@"}
    if thing["object"] == "customer":
        method = thing["invoice_settings"]["default_payment_method"]
        return Encoded(dated, {**ids, **({method["id"]: "pm_@number@"} if method else {})})
    intent = thing.get("payment", {}).get("payment_intent") or {}
    payer, paid = thing.get("customer") or intent.get("customer"), thing.get("invoice")
    ids |= {payer: "cus_@customer@"} if payer else {}
    return Encoded(dated, {**ids, **({paid: "in_@number@"} if paid else {})})


def create_recorded(base_url: str, invoices: int, latency: float) -> ASGIApp:
    """`invoices` with a payment each, and a customer for every ten; no subscriptions."""
    sandbox = create_sandbox(base_url)
    books, customers = sandbox.state.books, max(1, invoices // INVOICES_OF_A_CUSTOMER)
    counts = {"customer": (CUSTOMERS, customers), "invoice": (INVOICES, invoices)}
    counts |= {"invoice_payment": (PAYMENTS, invoices), "subscription": (SUBSCRIPTIONS, 0)}
    long = {one.path: _long_list(books, kind, one, count, customers) for kind, (one, count) in counts.items()}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in long:
            return await sandbox(scope, receive, send)
        await asyncio.sleep(latency)
        page = long[scope["path"]].page(parse_qs(scope["query_string"].decode()))
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(page))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page})

    return app


def main(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 12112,
    invoices: Annotated[int, typer.Option(min=0, help="How many there are.")] = 50_000,
    latency: Annotated[float, typer.Option(help="Seconds before each page.")] = 0.0,
) -> None:
    """Serve long lists."""
    app = create_recorded(f"http://127.0.0.1:{port}", invoices, latency)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    typer.run(main)
