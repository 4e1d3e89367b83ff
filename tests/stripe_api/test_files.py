"""A PDF behind an address of Stripe's: whole, or the reason why not."""

from collections.abc import AsyncIterator

import anyio
import pytest
from starlette.responses import Response

from portal.stripe_api import files
from portal.stripe_api.client import DOWNLOADS, StripeClient
from portal.stripe_api.files import DeadAddress, fetch_pdf
from portal.stripe_api.problems import RefusedByStripe, StripeAway
from tests.file_server import PDF, FileServer, leads_to, page, serve_files
from tests.stand_in import AOBA_CLINIC, StandIn


@pytest.fixture
async def shelf() -> AsyncIterator[FileServer]:
    async with serve_files() as shelf:
        shelf.holds("a.pdf")
        yield shelf


@pytest.fixture
async def reader(shelf: FileServer) -> AsyncIterator[StripeClient]:
    client = StripeClient("sk_test_123", shelf.url)
    yield client
    await client.close()


async def test_an_invoice_of_the_stand_in_is_fetched_whole(client: StripeClient, stand_in: StandIn) -> None:
    invoice = stand_in.invoices_of(AOBA_CLINIC)[0]
    with await fetch_pdf(client, invoice["invoice_pdf"]) as file:
        content = file.read()

    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")


async def test_a_large_file_comes_whole_too(shelf: FileServer, reader: StripeClient) -> None:
    content = PDF * 1000
    shelf.holds("large.pdf", content=content)
    with await fetch_pdf(reader, shelf.at("large.pdf")) as file:
        assert file.read() == content


async def test_a_redirect_is_followed_within_stripe(shelf: FileServer, reader: StripeClient) -> None:
    shelf.troubled("old.pdf", leads_to("/pdf/a.pdf"))
    with await fetch_pdf(reader, shelf.at("old.pdf")) as file:
        assert file.read() == PDF


@pytest.mark.parametrize(
    "address", ["https://evil.example/a.pdf", "file:///etc/passwd", "http://127.0.0.1:9/a.pdf", ""]
)
async def test_nothing_is_fetched_from_anywhere_else(shelf: FileServer, reader: StripeClient, address: str) -> None:
    shelf.troubled("old.pdf", leads_to(address or "https://pay.stripe.com.evil.example/"))
    for url in (shelf.at("old.pdf"), address):
        with pytest.raises(RefusedByStripe, match="away from Stripe"):
            await fetch_pdf(reader, url)


async def test_going_round_in_a_circle_ends(shelf: FileServer, reader: StripeClient) -> None:
    shelf.troubled("old.pdf", *[leads_to("/pdf/old.pdf")] * 9)
    with pytest.raises(StripeAway):
        await fetch_pdf(reader, shelf.at("old.pdf"))


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_stripes_own_trouble_is_stripe_away(shelf: FileServer, reader: StripeClient, status: int) -> None:
    shelf.troubled("a.pdf", status)
    with pytest.raises(StripeAway):
        await fetch_pdf(reader, shelf.at("a.pdf"))


@pytest.mark.parametrize("answer", [Response(status_code=404), Response(status_code=410), page(), Response()])
async def test_what_is_no_pdf_is_a_dead_address(shelf: FileServer, reader: StripeClient, answer: Response) -> None:
    shelf.troubled("a.pdf", answer)
    with pytest.raises(DeadAddress):
        await fetch_pdf(reader, shelf.at("a.pdf"))


async def test_a_server_that_is_not_there_is_stripe_away() -> None:
    client = StripeClient("sk_test_123", "http://127.0.0.1:9")
    with pytest.raises(StripeAway):
        await fetch_pdf(client, "http://127.0.0.1:9/a.pdf")
    await client.close()


async def test_what_is_too_large_is_not_taken(
    shelf: FileServer, reader: StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", len(PDF) - 1)
    with pytest.raises(RefusedByStripe, match="larger"):
        await fetch_pdf(reader, shelf.at("a.pdf"))


async def test_what_takes_too_long_is_given_up(
    shelf: FileServer, reader: StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "SECONDS", 0.05)
    shelf.latency = 5
    with pytest.raises(StripeAway):
        await fetch_pdf(reader, shelf.at("a.pdf"))


async def test_at_most_eight_are_fetched_at_once(shelf: FileServer, reader: StripeClient) -> None:
    shelf.latency = 0.1

    async def fetch() -> None:
        (await fetch_pdf(reader, shelf.at("a.pdf"))).close()

    async with anyio.create_task_group() as group:
        for _ in range(24):
            group.start_soon(fetch)

    assert shelf.asked["a.pdf"] == 24
    assert shelf.most == DOWNLOADS == 8
