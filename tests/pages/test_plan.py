"""The plan page: what may be chosen, what it would cost before anything changes, and words where there is no price."""

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from tests.conftest import Visit
from tests.pages.plan_forms import PREMIUM, fields, figure, preview, problem
from tests.people import KEN, Person, let_in, text_of
from tests.stand_in import AOBA_CLINIC, MALLORY, MINATO_TRADING, NORTHWIND, TANAKA_WORKS, StandIn
from tests.tables import select

PREVIEW = "POST /v1/invoices/create_preview"


@pytest.fixture
async def hana(visit: Visit) -> Person:
    return await visit(AOBA_CLINIC)


async def test_shows_the_plan_and_what_it_may_become_without_asking_stripe(hana: Person, stand_in: StandIn) -> None:
    page = await hana.get("/plan")

    assert page.status_code == 200
    assert page.text.count('type="radio"') == 6
    assert 'value="price_1StandardMonthlyJpy" checked' in " ".join(page.text.split())
    assert "Usd" not in page.text
    assert stand_in.asked() == {}


async def test_says_what_is_charged_today_next_and_from_then_on(hana: Person, stand_in: StandIn) -> None:
    subscription = stand_in.subscription_of(AOBA_CLINIC)
    page = (await preview(hana, subscription, PREMIUM)).text

    assert figure(page, "recurring") == "¥31,680"
    assert figure(page, "next") == "¥31,680"
    assert figure(page, "now") != "¥0"
    assert "Unused time on 12 × Standard" in page
    assert "Consumption tax 10%" in page
    assert "Continue to confirm" in page


async def test_the_script_gets_the_figures_alone(hana: Person, stand_in: StandIn) -> None:
    part = await preview(hana, stand_in.subscription_of(AOBA_CLINIC), seats=15, part="figures")

    assert part.headers["x-part"] == "figures"
    assert "<html" not in part.text
    assert fields(part.text)["customer"] == AOBA_CLINIC


async def test_a_credit_is_kept_for_later_and_not_called_a_charge(hana: Person, stand_in: StandIn) -> None:
    page = (await preview(hana, stand_in.subscription_of(AOBA_CLINIC), seats=1)).text

    assert figure(page, "now") == "¥0"
    assert figure(page, "credit").startswith("¥")
    assert figure(page, "recurring") == "¥1,650"


async def test_a_trial_is_changed_without_a_charge_and_goes_on(visit: Visit, stand_in: StandIn) -> None:
    mallory, trial = await visit(MALLORY), stand_in.subscription_of(MALLORY)
    page = (await preview(mallory, trial, seats=5)).text

    assert figure(page, "now") == "$0.00"
    assert figure(page, "next") == figure(page, "recurring") == "$400.00"
    assert "Nothing will be charged now; the next invoice will be $400.00." in text_of(page)


async def test_who_pays_by_transfer_is_told_of_an_invoice_and_orders_in_the_first_person(
    visit: Visit, stand_in: StandIn
) -> None:
    minato = await visit(MINATO_TRADING)
    page = text_of((await preview(minato, stand_in.subscription_of(MINATO_TRADING), seats=30)).text)

    assert "Invoiced today" in page
    assert "I order 30 × Standard (monthly). An invoice for ¥" in page


@pytest.mark.parametrize(
    ("seats", "why"), [("", "same"), ("0", "few"), ("1000", "many"), ("a few", "seats"), ("-3", "seats")]
)
async def test_what_cannot_be_priced_says_why_and_asks_nobody(
    hana: Person, stand_in: StandIn, seats: str, why: str
) -> None:
    subscription = stand_in.subscription_of(AOBA_CLINIC)
    stand_in.behave()
    answer = await preview(hana, subscription, seats=seats)

    assert (answer.status_code, problem(answer.text)) == (422, why)
    assert "data-figure" not in answer.text
    assert stand_in.asked() == {}


async def test_wide_digits_are_digits(hana: Person, stand_in: StandIn) -> None:
    page = await preview(hana, stand_in.subscription_of(AOBA_CLINIC), seats="１５")

    assert figure(page.text, "recurring") == "¥24,750"


@pytest.mark.parametrize("price", ["price_1PremiumMonthlyUsd", "price_1SmsRemindersMonthlyJpy", "price_none"])
async def test_a_price_that_is_not_on_offer_is_not_asked_for(hana: Person, stand_in: StandIn, price: str) -> None:
    subscription = stand_in.subscription_of(AOBA_CLINIC)
    stand_in.behave()

    assert problem((await preview(hana, subscription, price)).text) == "offered"
    assert stand_in.asked() == {}


@pytest.mark.parametrize("fault", [{"status": 500}, {"latency_ms": 9000}])
async def test_without_an_answer_there_is_no_price_and_never_nought(
    hana: Person, stand_in: StandIn, fault: dict[str, int]
) -> None:
    subscription = stand_in.subscription_of(AOBA_CLINIC)
    stand_in.faults(**fault)
    answer = await preview(hana, subscription, PREMIUM)

    assert (answer.status_code, problem(answer.text)) == (503, "away")
    assert "The price could not be calculated" in answer.text
    assert "data-figure" not in answer.text
    assert f'value="{PREMIUM}" checked' in " ".join(answer.text.split())


async def test_typing_does_not_burn_the_operators_budget(hana: Person, stand_in: StandIn) -> None:
    subscription = stand_in.subscription_of(AOBA_CLINIC)
    answers = [await preview(hana, subscription, seats=100 + n, part="figures") for n in range(31)]

    whole = await preview(hana, subscription, seats=99)

    assert [problem(answer.text) for answer in answers] == [None] * 30 + ["often"]
    assert (whole.status_code, problem(whole.text)) == (429, "often")
    assert stand_in.asked()[PREVIEW] == 60


async def test_several_plans_are_chosen_among(visit: Visit, stand_in: StandIn) -> None:
    tanaka = await visit(TANAKA_WORKS)
    texts = await tanaka.get("/plan?subscription=sub_1TanakaSmsMonthly")

    assert texts.text.count("/plan?subscription=") >= 3
    assert 'data-plan="sub_1TanakaSmsMonthly"' in texts.text
    assert (await tanaka.get("/plan?subscription=sub_1NorthwindPremiumMonthly")).status_code == 404


async def test_who_may_only_look_sees_plan_and_prices_and_changes_nothing(
    visit: Visit, connected: Portal, stand_in: StandIn
) -> None:
    await let_in(connected, KEN, "viewer", AOBA_CLINIC)
    ken = await visit(KEN)
    page = (await ken.get("/plan")).text

    assert "Plans on offer" in page
    assert "¥2,400" in page
    assert 'action="/plan' not in page
    assert 'action="/billing/portal' not in page
    assert (await preview(ken, stand_in.subscription_of(AOBA_CLINIC), seats=3)).status_code == 403


async def test_anothers_subscription_has_no_price(hana: Person, stand_in: StandIn) -> None:
    assert (await preview(hana, stand_in.subscription_of(NORTHWIND), seats=3)).status_code == 404


async def test_before_the_offers_are_known_nothing_can_be_chosen(
    hana: Person, connected: Portal, stand_in: StandIn
) -> None:
    async with writing(connected.engine) as conn:
        await conn._conn.exec_driver_sql("DELETE FROM offer_terms")  # type: ignore[attr-defined]

    assert "This plan cannot be changed here" in (await hana.get("/plan")).text
    assert (await preview(hana, stand_in.subscription_of(AOBA_CLINIC), seats=3)).status_code == 404
    assert select(connected, "SELECT 1 FROM kept_previews") == []


async def test_what_a_schedule_decides_is_not_offered_and_the_page_says_why(
    clinic: Person, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = stand_in.subscribe(clinic.headers["X-Customer"])
    known = stand_in.books.objects["subscription"][contract["id"]]
    monkeypatch.setitem(known, "schedule", "sub_sched_1Spring")
    await clinic.get("/billing/return")
    page = (await clinic.get("/plan")).text
    flow = {"flow": "subscription_update", "subscription": contract["id"]}

    assert problem(page) == "scheduled"
    assert "follows a schedule that was agreed with us" in text_of(page)
    assert 'type="radio"' not in page
    assert (await preview(clinic, contract, seats=3)).status_code == 404
    assert (await clinic.post("/billing/portal", data=flow)).status_code == 409


async def test_once_the_schedule_is_over_the_plan_may_be_changed_again(
    clinic: Person, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = stand_in.subscribe(clinic.headers["X-Customer"])
    with monkeypatch.context() as for_now:
        for_now.setitem(stand_in.books.objects["subscription"][contract["id"]], "schedule", "sub_sched_1Spring")
        await clinic.get("/billing/return")
    await clinic.get("/billing/return")

    assert (await preview(clinic, contract, seats=3)).status_code == 200
