"""A card fails at Stripe: staff hear of it by themselves, soon, once, and for one read."""

import time
from collections.abc import Iterator

import pytest

from portal import intake
from portal.app import create_app
from portal.assembly import Portal, build_portal
from portal.mail.delivery import Mail
from portal.routes import path_for
from portal.settings import Settings
from tests.conftest import new_database, synced
from tests.mail.server import open_post_office
from tests.people import ITO, Letters, Person
from tests.stand_in import StandIn, serve_stand_in
from tests.tables import rows
from tests.waiting import until
from tests.webhooks import body_of, delivered, signed


@pytest.fixture(scope="module")
def served_stand_in() -> Iterator[StandIn]:
    """A Stripe of these tests' own, whose every event is known: at the others', cards fail all the time."""
    with serve_stand_in() as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def filled(request: pytest.FixtureRequest, served_stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> str:
    return synced(new_database(request, tmp_path_factory.mktemp("filled")), served_stand_in)


def fails(stand_in: StandIn, decline: str = "insufficient_funds") -> str:
    """A newcomer orders a plan, and the card does not pay for it; the invoice."""
    customer = stand_in.newcomer()["id"]
    stand_in.faults(next_decline=decline)
    stand_in.subscribe(customer, payment_behavior="allow_incomplete")
    return str(stand_in.invoices_of(customer)[0]["id"])


async def test_within_ten_seconds_a_mail_is_at_the_staffs_mail_server(
    connected_settings: Settings, stand_in: StandIn
) -> None:
    async with open_post_office() as office:
        object.__setattr__(connected_settings, "smtp_url", f"smtp://127.0.0.1:{office.port}")
        portal = build_portal(connected_settings, path_for)
        async with delivered(portal, stand_in):
            before = time.monotonic()
            invoice = fails(stand_in)
            await until(lambda: bool(office.letters), seconds=10)
            took = time.monotonic() - before

        [letter] = office.letters
        text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert took < 10
        assert letter["To"] == ITO
        assert "insufficient_funds" in text
        assert "Stripe advises to try again later" in text
        assert f"/staff/failures#{invoice}" in text


async def test_all_the_events_of_one_failure_are_one_mail_and_one_read_of_the_invoice(
    connected: Portal, stand_in: StandIn, letters: Letters
) -> None:

    def mine() -> list[Mail]:
        return [mail for mail in letters.mails if invoice in mail.text]

    async with delivered(connected, stand_in):
        stand_in.client.delete("/_sandbox/requests")
        invoice = fails(stand_in)
        await until(lambda: bool(mine()))
        await until(lambda: not rows(connected, "stale"))

    assert len(mine()) == 1
    assert stand_in.asked().get("GET /v1/invoice_payments", 0) <= 2  # were it read for the mail, it would be more


async def test_a_card_that_the_customer_tries_meanwhile_is_a_mail_of_its_own(
    connected: Portal, stand_in: StandIn, letters: Letters
) -> None:
    def mine() -> list[Mail]:
        return [mail for mail in letters.mails if invoice in mail.text]

    async with delivered(connected, stand_in):
        invoice = fails(stand_in)
        await until(lambda: len(mine()) == 1)
        stand_in.faults(next_decline="expired_card")
        assert stand_in.client.post(f"/v1/invoices/{invoice}/pay").status_code == 402
        await until(lambda: len(mine()) == 2)
        await until(lambda: not rows(connected, "stale"))

    assert stand_in.get(f"invoices/{invoice}")["attempt_count"] == 1
    assert ["insufficient_funds" in mail.text for mail in mine()] == [True, False]
    assert "Attempt 2" in mine()[1].text
    assert "(expired_card" in mine()[1].text


@pytest.mark.usefixtures("stand_in")
async def test_the_webhook_is_answered_whatever_becomes_of_the_alarm(connected: Portal) -> None:
    """The alarm has no place in the answer: it is written when the invoice is read again."""
    stripe = Person(create_app(connected, background=False))
    body = body_of({"object": "invoice", "id": "in_none", "status": "open"}, type="invoice.payment_failed")
    headers = {"Stripe-Signature": signed(body, connected.clock()), "Content-Type": "application/json"}

    assert (await stripe.post("/webhooks/stripe", content=body, headers=headers)).status_code == 200
    await intake.refresh_stale(connected)
    assert rows(connected, "failures") == []
