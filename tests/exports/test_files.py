"""The files of an archive: all of them, in order, tried again; and a reason for each that is missing."""

from asyncio import gather
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal import pause
from portal.access import receipts
from portal.assembly import Portal
from portal.billing.documents import Document
from portal.database.engine import reading, writing
from portal.exports import files as export_files
from portal.exports.files import AHEAD, Files
from portal.mirror import invoices
from portal.mirror.store import store
from portal.model.company import Company
from portal.model.names import InvoiceId
from portal.money import Money
from tests import make
from tests.file_server import PDF, FileServer, broken_off, page
from tests.people import SetClock
from tests.tables import select
from tests.waiting import until


def document(shelf: FileServer, id: str, **facts: object) -> Document:
    plain = Document("invoice", id, InvoiceId(id), id, make.MAY, Money(11000, "jpy"), url=shelf.at(id))
    return replace(plain, **facts)  # type: ignore[arg-type]


async def several(*documents: Document) -> AsyncIterator[Document]:
    for one in documents:
        yield one


async def fetched(portal: Portal, *documents: Document) -> list[bytes | str]:
    """Each file's content, or the reason why there is none."""
    found: list[bytes | str] = []
    came: list[Document] = []
    files = Files(portal, make.account(), portal.templates.languages["en"])
    async with aclosing(files.ahead(several(*documents))) as ahead:
        async for document, result in ahead:
            came.append(document)
            found.append(result.file.read() if result.file else result.reason)
            if result.file:
                result.file.close()
    assert came == [*documents]
    return found


async def test_all_come_in_order_however_long_each_takes(portal: Portal, shelf: FileServer) -> None:
    names = [f"in_{number:03}" for number in range(3 * AHEAD)]
    for name in names:
        shelf.holds(name, content=PDF + name.encode())
    shelf.latency = 0.005
    found = await fetched(portal, *[document(shelf, name) for name in names])

    assert found == [PDF + name.encode() for name in names]
    assert 1 < shelf.most <= 8


@pytest.mark.parametrize("trouble", [500, 503, 429, 404, page(), broken_off()])
async def test_what_fails_once_is_fetched_again(portal: Portal, shelf: FileServer, trouble: object) -> None:
    shelf.holds("in_1", "fresh-in_1")
    shelf.troubled("in_1", trouble)  # type: ignore[arg-type]

    assert await fetched(portal, document(shelf, "in_1")) == [PDF]


async def test_a_dead_address_is_read_afresh_and_kept(portal: Portal, shelf: FileServer) -> None:
    async with writing(portal.engine) as conn:
        await store(conn, [make.customer(), make.invoice("in_1")], portal.clock() - timedelta(days=1))
    shelf.holds("fresh-in_1")

    assert await fetched(portal, document(shelf, "in_1")) == [PDF]
    assert dict(shelf.asked) == {"in_1": 1, "fresh in_1": 1, "fresh-in_1": 1}
    async with reading(portal.engine) as conn:
        links = await invoices.find_links(conn, make.account(), InvoiceId("in_1"))
    assert links
    assert links.pdf == shelf.at("fresh-in_1")


async def test_one_whose_address_is_known_to_be_dead_is_not_tried_there(portal: Portal, shelf: FileServer) -> None:
    shelf.holds("fresh-in_1")

    assert await fetched(portal, document(shelf, "in_1", url=None)) == [PDF]
    assert shelf.asked["in_1"] == 0


@pytest.mark.parametrize(("trouble", "reason"), [(503, "away"), (404, "gone")])
async def test_what_fails_thrice_says_why_and_the_others_come(
    portal: Portal, shelf: FileServer, trouble: int, reason: str
) -> None:
    shelf.holds("in_1", "in_2", "in_3")
    for name in ("in_2", "fresh-in_2"):
        shelf.troubled(name, *[trouble] * 9)
    documents = [document(shelf, name) for name in ("in_1", "in_2", "in_3")]

    assert await fetched(portal, *documents) == [PDF, reason, PDF]
    assert shelf.asked["in_2"] + shelf.asked["fresh-in_2"] == 3


async def test_an_address_that_leads_away_from_stripe_is_refused(portal: Portal, shelf: FileServer) -> None:
    shelf.owner = make.MALLORYS
    refused = document(shelf, "in_1", url="https://evil.example/in_1.pdf")

    assert await fetched(portal, refused) == ["refused"]


async def test_another_customers_file_is_never_handed_out(portal: Portal, shelf: FileServer) -> None:
    shelf.owner = make.MALLORYS
    shelf.holds("fresh-in_1")

    assert await fetched(portal, document(shelf, "in_1", url=None)) == ["gone"]
    assert shelf.asked["fresh-in_1"] == 0


async def test_while_stripe_is_away_the_rest_is_not_tried(
    portal: Portal, shelf: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "GIVE_UP", 3)
    names = [f"in_{number:03}" for number in range(100)]
    for name in names:
        shelf.troubled(name, *[503] * 3)
    found = await fetched(portal, *[document(shelf, name) for name in names])

    assert found == ["away"] * 100
    assert len(shelf.asked) < 40


async def test_while_background_reading_rests_a_file_waits(
    portal: Portal, shelf: FileServer, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "PATIENCE", 1)
    shelf.holds("in_1")
    async with writing(portal.engine) as conn:
        await pause.begin(conn, clock())
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(export_files, "sleep", sleep)

    assert await fetched(portal, document(shelf, "in_1")) == [PDF]
    assert waited == [0, 1]


async def test_whoever_goes_away_stops_the_fetching(portal: Portal, shelf: FileServer) -> None:
    names = [f"in_{number:03}" for number in range(200)]
    shelf.holds(*names)
    shelf.latency = 0.02
    files = Files(portal, make.account(), portal.templates.languages["en"])
    async with aclosing(files.ahead(several(*[document(shelf, name) for name in names]))) as ahead:
        _, first = await anext(ahead)
        assert first.file
        first.file.close()
    asked = shelf.asked.total()
    await until(lambda: shelf.now == 0)

    assert shelf.asked.total() == asked <= AHEAD


async def test_whoever_goes_away_before_a_receipt_has_not_had_it(portal: Portal, shelf: FileServer) -> None:
    await issued(portal)
    shelf.holds("in_1", "in_2")
    own = document(shelf, "in_1", kind="own_receipt", url=None)
    files = Files(portal, make.account(), portal.templates.languages["en"])
    async with aclosing(files.ahead(several(document(shelf, "in_1"), document(shelf, "in_2"), own))) as ahead:
        _, first = await anext(ahead)
        assert first.file
        first.file.close()
    assert select(portal, "SELECT copies FROM receipts") == [(0,)]
    [original] = await fetched(portal, own)
    [again] = await fetched(portal, own)

    assert isinstance(original, bytes)
    assert isinstance(again, bytes)
    assert "Reissued" not in said(original)
    assert "Reissued" in said(again)


async def test_of_two_archives_at_once_one_has_the_first_copy(portal: Portal, shelf: FileServer) -> None:
    await issued(portal)
    own = document(shelf, "in_1", kind="own_receipt", url=None)
    copies = [file for files in await gather(*(fetched(portal, own) for _ in range(3))) for file in files]

    assert sorted("Reissued" in said(copy) for copy in copies if isinstance(copy, bytes)) == [False, True, True]


async def issued(portal: Portal) -> None:
    """A receipt whose addressee is written, and that nobody has had yet."""
    portal.company = Company("acct_1", "Hinode", "JP")
    async with writing(portal.engine) as conn:
        await store(conn, [make.customer(), make.invoice("in_1")], portal.clock())
        await receipts.issue(conn, make.account(), InvoiceId("in_1"), "Aoba", portal.clock())


def said(content: bytes) -> str:
    return PdfReader(BytesIO(content)).pages[0].extract_text()
