"""What the sample company promises to demos and tests."""

import time
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from portal.sandbox.app import create_sandbox
from tests.sandbox.calls import Calls, Thing

DAY = 86400


def invoices(company: Calls, customer: str) -> list[Thing]:
    found: list[Thing] = company.get("invoices", {"customer": customer, "limit": 100})["data"]
    return found


def test_is_built_in_less_than_two_seconds() -> None:
    before = time.process_time()
    create_sandbox("http://127.0.0.1:1")

    assert time.process_time() - before < 2


def test_aoba_has_fourteen_paid_months_on_one_visa_card(company: Calls) -> None:
    made = invoices(company, "cus_AobaClinic")
    aoba = company.get("customers/cus_AobaClinic", {"expand": ["invoice_settings.default_payment_method"]})

    assert [one["status"] for one in made] == ["paid"] * 14
    assert made[0]["number"] == "AOBA0001-0014"
    assert made[0]["total"] == 12 * 1500 * 1.1
    assert aoba["invoice_settings"]["default_payment_method"]["card"]["last4"] == "4242"
    assert aoba["preferred_locales"] == ["ja"]


def test_kitahama_pays_yearly_and_its_card_expires_within_a_month(company: Calls) -> None:
    [card] = company.get("payment_methods", {"customer": "cus_KitahamaLaw"})["data"]
    today = datetime.fromtimestamp(time.time() + 9 * 3600, UTC)

    assert len(invoices(company, "cus_KitahamaLaw")) == 4
    assert card["card"]["brand"] == "jcb"
    assert (card["card"]["exp_year"], card["card"]["exp_month"]) == (today.year, today.month)


def test_minato_has_one_transfer_past_due_and_one_not_yet_due(company: Calls) -> None:
    made = invoices(company, "cus_MinatoTrading")
    now = time.time()
    open_ones = [one for one in made if one["status"] == "open"]

    assert [one["due_date"] > now for one in open_ones] == [True, False]
    assert 9 * DAY < now - open_ones[1]["due_date"] < 17 * DAY
    assert len([one for one in made if one["status"] == "paid"]) == 16
    assert company.get("subscriptions/sub_1MinatoStandardMonthly")["status"] == "past_due"


def test_sakuras_card_failed_twice_and_is_tried_again(company: Calls) -> None:
    latest = invoices(company, "cus_SakuraDental")[0]
    [intent] = company.get("payment_intents", {"customer": "cus_SakuraDental", "limit": 1})["data"]

    assert (latest["status"], latest["attempt_count"]) == ("open", 2)
    assert latest["next_payment_attempt"] > time.time()
    assert intent["last_payment_error"]["decline_code"] == "insufficient_funds"


def test_tanaka_has_exactly_400_invoices_over_twelve_years(company: Calls) -> None:
    newest = invoices(company, "cus_TanakaWorks")
    oldest = company.get("invoices", {"customer": "cus_TanakaWorks", "created": {"lt": int(time.time()) - 4383 * DAY}})

    assert newest[0]["number"] == "TANA0005-0400"
    assert oldest["data"][-1]["number"] == "TANA0005-0001"


def test_mallory_is_on_trial_for_five_more_days(company: Calls) -> None:
    [trial] = company.get("subscriptions", {"customer": "cus_Mallory"})["data"]

    assert trial["status"] == "trialing"
    assert trial["trial_end"] == pytest.approx(time.time() + 5 * DAY, abs=300)


def test_northwind_pays_in_dollars_without_tax(company: Calls) -> None:
    latest = invoices(company, "cus_Northwind")[0]

    assert (latest["currency"], latest["total"], latest["total_taxes"]) == ("usd", 8 * 1900, [])


def test_remembers_the_events_of_thirty_days_only(company: Calls) -> None:
    oldest = company.get("events", {"limit": 100})["data"][-1]

    assert oldest["created"] >= time.time() - 31 * DAY


def test_offers_every_plan_in_the_customer_portal(company: Calls) -> None:
    [configuration] = company.get("billing_portal/configurations", {"is_default": True})["data"]
    offered = configuration["features"]["subscription_update"]["products"]

    assert {one["product"] for one in offered} == {"prod_HinodeStarter", "prod_HinodeStandard", "prod_HinodePremium"}


def test_hands_its_icon_only_to_whoever_has_a_key(company: Calls) -> None:
    icon = company.get("account", {"expand": ["settings.branding.icon"]})["settings"]["branding"]["icon"]
    picture = company.client.get(icon["url"])
    refused = company.client.get(icon["url"], headers={"Authorization": ""})

    assert Image.open(BytesIO(picture.content)).size == (256, 256)
    assert refused.status_code == 401
