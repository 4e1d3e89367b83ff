"""Promotion codes: typed by people, priced by Stripe, and taken along to the change."""

from typing import Any

import pytest

from portal import intake
from portal.assembly import Portal
from tests.conftest import Visit
from tests.pages.plan_forms import confirm, figure, preview, problem
from tests.people import Person
from tests.stand_in import AOBA_CLINIC, StandIn


@pytest.fixture(autouse=True)
def _codes_are_taken(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for configuration in stand_in.books.objects["billing_portal.configuration"].values():
        update = configuration["features"]["subscription_update"]
        monkeypatch.setitem(update, "default_allowed_updates", ["price", "quantity", "promotion_code"])


@pytest.fixture
async def hana(visit: Visit, connected: Portal) -> Person:
    await intake.reread_offers(connected)
    return await visit(AOBA_CLINIC)


@pytest.fixture
def contract(stand_in: StandIn) -> Any:
    return stand_in.subscription_of(AOBA_CLINIC)


async def test_a_code_lowers_the_price_and_goes_along_to_stripes_page(
    hana: Person, stand_in: StandIn, contract: Any
) -> None:
    half = stand_in.post("coupons", {"percent_off": 50, "duration": "forever", "name": "Half"})["id"]
    wanted = {"promotion": {"type": "coupon", "coupon": half}, "code": "HALF"}
    promotion = stand_in.post("promotion_codes", wanted)["id"]
    plain = (await preview(hana, contract, seats=50)).text
    page = (await preview(hana, contract, seats=50, code=" HALF ")).text
    answer = await confirm(hana, page)
    flow = stand_in.last_session()["flow"]["subscription_update_confirm"]

    assert (figure(plain, "recurring"), figure(page, "recurring")) == ("¥82,500", "¥41,250")
    assert answer.status_code == 303
    assert [one["promotion_code"] for one in flow["discounts"]] == [promotion]


async def test_a_code_that_is_not_good_has_no_price(hana: Person, contract: Any) -> None:
    answer = await preview(hana, contract, seats=50, code="NOSUCH")

    assert (answer.status_code, problem(answer.text)) == (422, "code")
    assert "data-figure" not in answer.text
