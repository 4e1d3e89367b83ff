"""Everything that a filter shows, once each and in the list's order, with figures and credit notes."""

from datetime import timedelta

from portal.assembly import Portal
from portal.database.engine import reading
from portal.mirror import exports
from portal.mirror.exports import PAGE, Entry
from portal.model.credit_note import CreditNote
from portal.model.invoice_filter import InvoiceFilter
from portal.model.names import CustomerId, InvoiceId
from portal.money import Money
from tests import make
from tests.conftest import Given

COUNT = 2 * PAGE + 7


async def taken(portal: Portal, wanted: InvoiceFilter) -> list[Entry]:
    found: list[Entry] = []
    async for rows in exports.walk(portal.engine, make.account(), wanted, portal.clock()):
        async with reading(portal.engine) as conn:
            found += await exports.list_entries(conn, make.account(), rows)
    return found


async def test_more_than_two_pages_come_whole(portal: Portal, given: Given) -> None:
    hers = [
        make.invoice(f"in_{n:04}", issued_at=make.MAY - timedelta(hours=n // 3), status=("paid", "void")[n % 9 == 0])
        for n in range(COUNT)
    ]
    await given(*hers, *[make.invoice(f"in_m{n}", make.MALLORYS) for n in range(9)])
    newest = sorted(hers, key=lambda invoice: (invoice.issued_at, invoice.id), reverse=True)

    assert [entry.row.id for entry in await taken(portal, InvoiceFilter())] == [invoice.id for invoice in newest]
    void = [invoice.id for invoice in newest if invoice.status == "void"]
    assert [entry.row.id for entry in await taken(portal, InvoiceFilter(status="void"))] == void


async def test_exactly_one_page_and_none(portal: Portal, given: Given) -> None:
    assert await taken(portal, InvoiceFilter()) == []
    await given(*[make.invoice(f"in_{n:04}") for n in range(PAGE)])

    assert len(await taken(portal, InvoiceFilter())) == PAGE


async def test_each_has_its_figures_links_and_credit_notes(portal: Portal, given: Given) -> None:
    note = CreditNote(
        id="cn_1",
        invoice=InvoiceId("in_1"),
        customer=CustomerId(make.AOBA),
        number="AOBA-1-CN-01",
        status="issued",
        type="post_payment",
        amount=Money(1100, "jpy"),
        created_at=make.MAY,
        pdf="https://pay.stripe.com/credit_notes/cn_1/pdf",
    )
    await given(make.invoice("in_1"), make.invoice("in_2", status="open", pdf=None), note)
    second, first = await taken(portal, InvoiceFilter())

    assert (first.tax, first.paid, first.paid_at) == (Money(1000, "jpy"), Money(11000, "jpy"), make.MAY)
    assert first.links
    assert first.links.pdf == "https://pay.stripe.com/invoice/in_1/pdf"
    assert [(one.number, one.amount, one.link.url) for one in first.notes] == [(note.number, note.amount, note.pdf)]
    assert (second.paid, second.paid_at, second.notes) == (Money(0, "jpy"), None, ())
