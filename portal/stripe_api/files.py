"""PDFs behind Stripe's addresses, fetched whole: without our key, from its hosts only, with bounds of time and size."""

from contextlib import aclosing
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import urljoin

import httpx

from portal.stripe_api.client import StripeClient, within
from portal.stripe_api.problems import RefusedByStripe, StripeAway, stripe_problems

SECONDS = 30.0
LARGEST = 20 * 1024 * 1024
IN_MEMORY = 512 * 1024  # what is larger waits for its turn on disk
_REDIRECTS = 4
_LATER = frozenset((408, 409, 424, 425, 429))
_BEGINNING = b"%PDF-"


class DeadAddress(Exception):
    """There is no PDF behind it any more: a fresh address may still lead to one."""


async def fetch_pdf(client: StripeClient, url: str) -> IO[bytes]:
    """The file, whole and rewound; who takes it closes it. Raises DeadAddress, StripeAway, RefusedByStripe."""
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - handed on to who asked
    try:
        async with client.downloads, within(SECONDS):
            with stripe_problems():
                await _follow(client, url, file)
    except BaseException:  # cancelled, too
        file.close()
        raise
    file.seek(0)
    return file


async def fetch_quote_pdf(client: StripeClient, id: str) -> IO[bytes]:
    """A quote's PDF, whole and rewound. It has no address: only a key opens it. Raises as `fetch_pdf`, NotAtStripe."""
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - handed on to who asked
    try:
        async with client.downloads, within(SECONDS):
            with stripe_problems():
                async with aclosing(await client.open_quote_pdf(id)) as chunks:
                    async for chunk in chunks:
                        _add(file, chunk)
        _make_sure(file)
    except BaseException:  # cancelled, too
        file.close()
        raise
    file.seek(0)
    return file


async def _follow(client: StripeClient, url: str, file: IO[bytes]) -> None:
    for _ in range(_REDIRECTS):
        if not client.is_stripes(url):
            raise RefusedByStripe("the document's address leads away from Stripe")
        async with client.http.stream("GET", url) as answer:
            if not answer.has_redirect_location:
                await _take(answer, file)
                return
            url = urljoin(url, answer.headers["location"])
    raise StripeAway("redirected too often")


async def _take(answer: httpx.Response, file: IO[bytes]) -> None:
    if answer.status_code >= 500 or answer.status_code in _LATER:
        raise StripeAway(f"HTTP {answer.status_code}")
    if answer.status_code != 200:
        raise DeadAddress(f"HTTP {answer.status_code}")
    async for chunk in answer.aiter_bytes():
        _add(file, chunk)
    _make_sure(file)


def _add(file: IO[bytes], chunk: bytes) -> None:
    file.write(chunk)
    if file.tell() > LARGEST:
        raise RefusedByStripe(f"the document is larger than {LARGEST} bytes")


def _make_sure(file: IO[bytes]) -> None:
    """An address that has died answers with a page that says so."""
    file.seek(0)
    if file.read(len(_BEGINNING)) != _BEGINNING:
        raise DeadAddress("no PDF")
