"""Hand-off to Stripe's Customer Portal: the right flow in the right language, and plain words when it cannot be."""

import re
import time

import pytest

from portal.access.limits import PER_HAND_OFF
from portal.assembly import Portal
from portal.database.engine import writing
from portal.intake import reread_offers
from portal.mirror.store import store
from portal.stripe_api.portal_configurations import OURS
from tests import make
from tests.conftest import Visit
from tests.people import Person, text_of
from tests.stand_in import AOBA_CLINIC, MINATO_TRADING, NORTHWIND, StandIn

KAZEHAYA = "accounting@kazehaya.example"  # sees two customers
RETURN = "http://127.0.0.1:8000/billing/return"


@pytest.fixture
async def hana(visit: Visit) -> Person:
    return await visit(AOBA_CLINIC)


async def test_without_a_flow_the_portals_front_page_opens(hana: Person, stand_in: StandIn) -> None:
    answer = await hana.post("/billing/portal", data={"flow": "", "subscription": ""})
    session = stand_in.last_session()

    assert answer.status_code == 303
    assert answer.headers["location"] == session["url"]
    assert (session["customer"], session["return_url"], session["flow"]) == (AOBA_CLINIC, RETURN, None)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("flow", ["payment_method_update", "subscription_update", "subscription_cancel"])
async def test_each_flow_opens_at_its_page_and_comes_back(hana: Person, stand_in: StandIn, flow: str) -> None:
    subscription = stand_in.subscription_of(AOBA_CLINIC)["id"]
    answer = await hana.post("/billing/portal", data={"flow": flow, "subscription": subscription})
    session = stand_in.last_session()

    assert answer.headers["location"] == session["url"]
    assert session["flow"]["type"] == flow
    assert session["flow"]["after_completion"]["redirect"] == {"return_url": RETURN}
    if flow != "payment_method_update":
        assert session["flow"][flow]["subscription"] == subscription


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_stripe_speaks_the_language_of_the_page(visit: Visit, stand_in: StandIn, language: str) -> None:
    await (await visit(AOBA_CLINIC, language)).post("/billing/portal", data={"flow": ""})

    assert stand_in.last_session()["locale"] == language


async def test_it_opens_by_the_configuration_of_our_plans(visit: Visit, connected: Portal, stand_in: StandIn) -> None:
    given = {"features": {"payment_method_update": {"enabled": True}}, "metadata": {OURS[0]: OURS[1]}}
    with stand_in.restored("billing_portal.configuration"):
        ours = stand_in.post("billing_portal/configurations", given)["id"]
        await reread_offers(connected)
        await (await visit(AOBA_CLINIC)).post("/billing/portal", data={"flow": "payment_method_update"})

    assert stand_in.last_session()["configuration"] == ours


async def test_every_click_makes_a_session_of_its_own(hana: Person) -> None:
    answers = [await hana.post("/billing/portal") for _ in range(2)]

    assert len({answer.headers["location"] for answer in answers}) == 2


@pytest.mark.parametrize("flow", ["subscription_update", "subscription_cancel"])
async def test_anothers_an_unknown_and_no_subscription_are_the_very_same_missing_page(
    hana: Person, stand_in: StandIn, flow: str
) -> None:
    theirs = stand_in.subscription_of(NORTHWIND)["id"]
    stand_in.behave()
    answers = [
        await hana.post("/billing/portal", data={"flow": flow, "subscription": id}) for id in (theirs, "sub_none", "")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert stand_in.asked() == {}


@pytest.mark.parametrize("flow", ["subscription_update_confirm", "customer_update", "nonsense", "x" * 3000])
async def test_a_flow_we_do_not_offer_is_a_bad_request(hana: Person, stand_in: StandIn, flow: str) -> None:
    assert (await hana.post("/billing/portal", data={"flow": flow})).status_code == 400
    assert stand_in.asked() == {}


@pytest.mark.parametrize("status", [429, 500])
async def test_while_stripe_is_away_the_page_says_so_and_offers_to_try_again(
    hana: Person, stand_in: StandIn, status: int
) -> None:
    subscription = stand_in.subscription_of(AOBA_CLINIC)["id"]
    wish = {"flow": "subscription_update", "subscription": subscription}
    stand_in.faults(status=status)
    refused = await hana.post("/billing/portal", data=wish)
    stand_in.behave()
    hidden = re.findall(r'<input type="hidden" name="(customer|flow|subscription)" value="([^"]*)"', refused.text)
    fields = dict(hidden)

    assert refused.status_code == 503
    assert "Nothing was changed and nothing was charged." in text_of(refused.text)
    assert 'action="/billing/portal"' in refused.text
    assert fields == {"customer": AOBA_CLINIC, **wish}
    assert (await hana.post("/billing/portal", data=fields)).status_code == 303


async def test_a_button_opens_the_account_whose_page_it_stands_on(visit: Visit, stand_in: StandIn) -> None:
    both = await visit(KAZEHAYA)
    cafe, hotel = sorted(re.findall(r'action="/accounts/([^"]+)"', (await both.get("/accounts")).text))
    await both.post(f"/accounts/{cafe}")
    fields = dict(re.findall(r'name="(customer|flow)" value="([^"]*)"', (await both.get("/")).text))
    await both.post(f"/accounts/{hotel}")
    answer = await both.post("/billing/portal", data=fields)
    session = stand_in.last_session()

    assert fields["customer"] == cafe
    assert answer.headers["location"] == session["url"]
    assert (session["customer"], session["return_url"]) == (cafe, f"{RETURN}?account={cafe}")


async def test_a_button_of_somebody_elses_account_is_as_if_it_were_not_there(hana: Person, stand_in: StandIn) -> None:
    answer = await hana.post("/billing/portal", data={"customer": NORTHWIND})

    assert answer.status_code == 404
    assert stand_in.asked() == {}


async def test_what_stripe_refuses_is_not_worth_another_try_and_stands_in_the_log(
    hana: Person, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for configuration in stand_in.books.objects["billing_portal.configuration"].values():
        monkeypatch.setitem(configuration["features"]["payment_method_update"], "enabled", False)
    answer = await hana.post("/billing/portal", data={"flow": "payment_method_update"})
    page = text_of(answer.text)

    assert answer.status_code == 503
    assert "Please contact us." in page
    assert "Try again" not in page
    assert [record.levelname for record in caplog.records if "refused a hand-off" in record.message] == ["ERROR"]


async def test_a_plan_that_stripes_portal_cannot_change_is_not_tried(visit: Visit, stand_in: StandIn) -> None:
    transfer = stand_in.subscription_of(MINATO_TRADING)
    minato = await visit(MINATO_TRADING)
    stand_in.behave()
    answer = await minato.post("/billing/portal", data={"flow": "subscription_update", "subscription": transfer["id"]})

    assert transfer["collection_method"] == "send_invoice"
    assert answer.status_code == 409
    assert "This plan cannot be changed here" in text_of(answer.text)
    assert stand_in.asked() == {}


async def test_a_customer_that_stripe_no_longer_has_is_told_so(visit: Visit, connected: Portal) -> None:
    ghost = make.customer("cus_Ghost", email="ghost@aoba-clinic.example")
    async with writing(connected.engine) as conn:
        await store(conn, [ghost], connected.clock())
    hana = await visit("ghost@aoba-clinic.example")

    answer = await hana.post("/billing/portal")

    assert answer.status_code == 404
    assert "Our payment provider no longer has this account" in text_of(answer.text)


async def test_a_slow_stripe_is_not_waited_for_without_end(hana: Person, stand_in: StandIn) -> None:
    stand_in.faults(latency_ms=15000)
    begun = time.monotonic()
    answer = await hana.post("/billing/portal")

    assert answer.status_code == 503
    assert time.monotonic() - begun < 10


async def test_who_has_not_signed_in_is_sent_to_sign_in(stranger: Person) -> None:
    answer = await stranger.post("/billing/portal")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert (await stranger.get("/billing/portal")).status_code == 405


async def test_who_opens_stripes_pages_all_the_time_is_told_to_wait(hana: Person, stand_in: StandIn) -> None:
    answers = [await hana.post("/billing/portal") for _ in range(PER_HAND_OFF[0].most + 1)]

    assert {answer.status_code for answer in answers[:-1]} == {303}
    assert answers[-1].status_code == 429
    assert "Too many requests" in answers[-1].text
