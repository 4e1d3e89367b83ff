"""A payment or a bill that Stripe tells of is a mail at once; years of them, read for the first time, are none."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from portal import clock as wall
from portal.assembly import Portal, build_portal
from portal.background.post import send_queued
from portal.database.engine import writing
from portal.intake import refresh_stale
from portal.mirror import stale
from portal.routes import path_for
from portal.settings import Settings
from tests.people import Letters, SetClock
from tests.sandbox.calls import Thing
from tests.stand_in import MINATO_TRADING, StandIn
from tests.tables import rows, select


@pytest.fixture
async def mailing(connected_settings: Settings, letters: Letters) -> AsyncIterator[Portal]:
    """A portal that mails what it reads of invoices."""
    mails = ("payment_succeeded", "transfer_invoice_finalized")
    portal = build_portal(replace(connected_settings, mails=mails), path_for, letters.deliver, SetClock(wall.now()))
    yield portal
    await portal.close()


async def read(portal: Portal, *marks: tuple[str, str]) -> None:
    """As after a webhook, and the mail that comes of it."""
    async with writing(portal.engine) as conn:
        await stale.mark(conn, marks, portal.clock())
    await refresh_stale(portal)
    await send_queued(portal)


def bought(stand_in: StandIn, email: str) -> tuple[str, Thing]:
    """Somebody new, who has just paid for the first month."""
    customer = stand_in.newcomer(email=email, preferred_locales=["en"])["id"]
    stand_in.subscribe(customer)
    return customer, stand_in.invoices_of(customer)[0]


async def test_a_payment_is_mailed_once_with_its_amount_card_and_receipt(
    mailing: Portal, stand_in: StandIn, letters: Letters
) -> None:
    customer, invoice = bought(stand_in, "once@shinki.example")
    for _ in range(3):
        await read(mailing, ("customer", customer), ("invoice", invoice["id"]))

    [mail] = letters.mails
    assert mail.subject.startswith("We have received your payment of ¥")
    assert "•••• 4242" in mail.text
    assert f"/invoices/{invoice['id']}?account={customer}" in mail.text


async def test_one_that_is_read_before_its_customer_is_mailed_as_soon_as_they_are_known(
    mailing: Portal, stand_in: StandIn, letters: Letters
) -> None:
    _, invoice = bought(stand_in, "later@shinki.example")
    await read(mailing, ("invoice", invoice["id"]))

    assert [mail.to for mail in letters.mails] == ["later@shinki.example"]


async def test_a_bill_for_a_transfer_is_mailed_when_it_is_issued(
    mailing: Portal, stand_in: StandIn, letters: Letters
) -> None:
    terms = {"collection_method": "send_invoice", "days_until_due": 30, "auto_advance": True}
    invoice = stand_in.post("invoices", {"customer": MINATO_TRADING, "currency": "jpy", **terms})
    item = {"customer": MINATO_TRADING, "invoice": invoice["id"], "amount": 4321, "currency": "jpy"}
    stand_in.post("invoiceitems", item)
    number = stand_in.post(f"invoices/{invoice['id']}/finalize")["number"]
    for _ in range(2):
        await read(mailing, ("invoice", invoice["id"]))

    [mail] = letters.mails
    assert mail.subject.startswith(f"ご請求書 {number}（￥4,321、お支払期限 ")
    assert f"/invoices/{invoice['id']}/pay?account={MINATO_TRADING}" in mail.text


async def test_years_of_payments_that_are_read_again_are_no_news(
    mailing: Portal, stand_in: StandIn, letters: Letters
) -> None:
    invoices = [one["id"] for one in stand_in.invoices_of("cus_TanakaWorks")]
    old = [("invoice", id) for id in invoices[10:40]]
    await read(mailing, *old)

    assert (letters.mails, rows(mailing, "moments")) == ([], [])


async def test_what_is_switched_off_is_neither_mailed_nor_written_down(
    mailing: Portal, stand_in: StandIn, letters: Letters
) -> None:
    mailing.mail_kinds = ("people", "renewal_upcoming")
    customer, invoice = bought(stand_in, "off@shinki.example")
    await read(mailing, ("customer", customer), ("invoice", invoice["id"]))

    assert (letters.mails, rows(mailing, "moments")) == ([], [])


async def test_a_payment_of_before_it_was_switched_on_is_written_down_and_not_mailed(
    mailing: Portal, stand_in: StandIn, letters: Letters
) -> None:
    customer, invoice = bought(stand_in, "before@shinki.example")
    assert isinstance(mailing.clock, SetClock)
    mailing.clock.forward(days=1, hours=1)  # switched on, as it were, a day after
    await read(mailing, ("customer", customer), ("invoice", invoice["id"]))

    assert letters.mails == []
    assert select(mailing, "SELECT outcome FROM moments WHERE customer = ?", customer) == [("before",)]
