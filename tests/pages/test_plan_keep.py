"""Leaving and staying: the end is told by its day, and one click takes it back while it has not come."""

import pytest

from tests.people import Person, text_of
from tests.stand_in import NORTHWIND, StandIn


@pytest.mark.parametrize("mode", ["classic", "flexible"])
async def test_a_plan_that_is_to_end_is_kept_by_one_click_or_two(clinic: Person, stand_in: StandIn, mode: str) -> None:
    contract = stand_in.subscribe(clinic.headers["X-Customer"], billing_mode={"type": mode})
    stand_in.post(f"subscriptions/{contract['id']}", {"cancel_at_period_end": True})
    await clinic.get("/billing/return")
    page = (await clinic.get("/plan")).text
    answers = [await clinic.post("/plan/keep", data={"subscription": contract["id"]}) for _ in range(2)]
    after = stand_in.subscription_of(contract["customer"])

    assert "Your plan ends on" in text_of(page)
    assert 'action="/plan/preview"' not in page
    assert {answer.headers["location"] for answer in answers} == {"/"}
    assert (after["cancel_at"], after["cancel_at_period_end"]) == (None, False)
    assert "Your plan ends on" not in text_of((await clinic.get("/")).text)


async def test_what_has_ended_or_is_anothers_cannot_be_kept(clinic: Person, stand_in: StandIn) -> None:
    contract = stand_in.subscribe(clinic.headers["X-Customer"])
    stand_in.delete(f"subscriptions/{contract['id']}")
    await clinic.get("/billing/return")
    theirs = stand_in.subscription_of(NORTHWIND)["id"]
    answers = [await clinic.post("/plan/keep", data={"subscription": id}) for id in (contract["id"], theirs, "")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_while_stripe_is_away_it_can_be_tried_again(clinic: Person, stand_in: StandIn) -> None:
    contract = stand_in.subscribe(clinic.headers["X-Customer"])
    await clinic.get("/billing/return")
    stand_in.faults(status=500)
    away = await clinic.post("/plan/keep", data={"subscription": contract["id"]})

    assert away.status_code == 503
    assert f'name="subscription" value="{contract["id"]}"' in away.text
