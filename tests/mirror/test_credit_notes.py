"""Credit notes and refunds, read: those of one invoice, of one account."""

from dataclasses import replace
from datetime import timedelta

from portal.assembly import Portal
from portal.database.engine import reading
from portal.mirror import credit_notes, refunds
from portal.model.credit_note import CreditNote
from portal.model.invoice import InvoiceTax
from portal.model.names import InvoiceId
from portal.model.refund import Refund
from portal.money import Money
from tests import make
from tests.conftest import Given
from tests.make import MALLORYS, MAY

IN_1 = InvoiceId("in_1")


async def notes_of(portal: Portal, customer: str = make.AOBA, invoice: str = "in_1") -> list[CreditNote]:
    async with reading(portal.engine) as conn:
        return await credit_notes.list_of(conn, make.account(customer), InvoiceId(invoice))


async def refunds_of(portal: Portal, customer: str = make.AOBA, invoice: str = "in_1") -> list[Refund]:
    async with reading(portal.engine) as conn:
        return await refunds.list_of(conn, make.account(customer), InvoiceId(invoice))


async def test_they_come_back_as_they_were_stored_newest_first(portal: Portal, given: Given) -> None:
    first = make.credit_note("cn_1", reason="duplicate", memo="Sorry", outside=0, to_balance=0)
    taxed = (InvoiceTax(Money(100, "jpy"), None, True, "txr_1"), InvoiceTax(Money(0, "jpy"), Money(0, "jpy"), False))
    first = replace(first, taxes=taxed)
    later = make.credit_note("cn_2", created_at=MAY + timedelta(days=1), refunded=100, to_balance=200, outside=300)
    await given(first, later, make.credit_note("cn_3", "in_2"), make.credit_note("cn_4", "in_1", MALLORYS))

    assert await notes_of(portal) == [later, first]
    assert [note.id for note in await notes_of(portal, invoice="in_2")] == ["cn_3"]
    assert [note.id for note in await notes_of(portal, MALLORYS)] == ["cn_4"]


async def test_the_address_of_a_pdf_is_told_to_its_account_and_under_its_invoice_only(
    portal: Portal, given: Given
) -> None:
    await given(make.credit_note())
    async with reading(portal.engine) as conn:
        own = await credit_notes.find_link(conn, make.account(), IN_1, "cn_1")
        others = await credit_notes.find_link(conn, make.account(MALLORYS), IN_1, "cn_1")
        elsewhere = await credit_notes.find_link(conn, make.account(), InvoiceId("in_2"), "cn_1")

    assert own is not None
    assert own.url == "https://pay.stripe.com/credit_notes/cn_1/pdf"
    assert others is elsewhere is None


async def test_a_refund_is_found_through_the_payment_that_it_pays_back(portal: Portal, given: Given) -> None:
    paid = make.payment(intent="pi_1")
    theirs = make.payment("inpay_2", "in_2", MALLORYS, intent="pi_2")
    first, later = make.refund("re_1"), make.refund("re_2", created_at=MAY + timedelta(days=1), status="failed")
    await given(later, first, make.refund("re_3", "pi_2"), make.refund("re_4", "pi_unknown"))
    before = await refunds_of(portal)
    await given(paid, theirs)

    assert before == []
    assert await refunds_of(portal) == [later, first]
    assert await refunds_of(portal, MALLORYS) == []
    assert [refund.id for refund in await refunds_of(portal, MALLORYS, "in_2")] == ["re_3"]


def test_a_note_says_each_way_that_its_amount_took() -> None:
    mixed = make.credit_note(amount=Money(1000, "jpy"), refunded=100, to_balance=200, outside=300)

    assert [(way, amount.minor) for way, amount in mixed.given_back] == [
        ("refunded", 100),
        ("to_balance", 200),
        ("outside", 300),
        ("taken_off", 400),
    ]
    assert make.credit_note(refunded=0).given_back == [("taken_off", Money(1100, "jpy"))]
