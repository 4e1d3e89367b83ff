"""The price before the change: as one types, at the confirmation, and on the bill; in both languages."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from e2e.conftest import Come
from e2e.people import HOME, KITAHAMA, MALLORY, MINATO, Visitor
from e2e.stage import Stage, soon
from e2e.words import said

LANGUAGES = ["en", "ja"]


def figure(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator(f"[data-figure={name}] .sum")


def priced(visitor: Visitor, seats: int | str) -> str:
    """Type a number of seats; what would be charged now, as soon as it shows."""
    visitor.fill("Seats", str(seats))
    shown = visitor.page.locator("#figures")
    expect(shown).to_have_attribute("aria-busy", "true")
    expect(shown).not_to_have_attribute("aria-busy", "true")
    return figure(visitor, "now").inner_text()


def seats_of(visitor: Visitor) -> int:
    return int(visitor.page.get_by_label(said("Seats", visitor.language), exact=True).input_value())


def newest_invoice(stage: Stage, customer: str) -> Any:
    return stage.find("invoices", customer=customer, limit=1)["data"][0]


def minor(written: str) -> int:
    return int(re.sub(r"\D", "", written))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_owner_sees_the_price_confirms_it_at_stripe_and_is_billed_just_that(
    come: Come, stage: Stage, language: str
) -> None:
    visitor, home = come(language), HOME[language]
    visitor.come_back(home)
    visitor.follow("Change plan", visitor.part("What you pay for"))
    seats = seats_of(visitor) + 4
    shown = priced(visitor, seats)
    visitor.press("Continue to confirm")
    expect(visitor.page).to_have_url(re.compile("/p/session/"))
    visitor.press("Confirm")
    visitor.is_at("/")
    visitor.sees("Your plan has been changed")
    visitor.sees("It came to %(amount)s, exactly as previewed.", amount=shown)

    invoice = newest_invoice(stage, home.customer)
    assert (invoice["billing_reason"], invoice["total"]) == ("subscription_update", minor(shown))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_pays_by_transfer_orders_seats_in_the_first_person(come: Come, stage: Stage, language: str) -> None:
    minato = come(language)
    minato.come_back(MINATO, "/plan")
    shown = priced(minato, seats_of(minato) + 2)
    box = minato.page.get_by_role("checkbox")
    expect(box).not_to_be_checked()
    assert shown in minato.page.locator(".tick").inner_text()
    box.check()
    minato.press("Change the plan")
    minato.is_at("/")
    minato.sees("It came to %(amount)s, exactly as previewed.", amount=shown)

    invoice = newest_invoice(stage, MINATO.customer)
    assert (invoice["status"], invoice["total"]) == ("open", minor(shown))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_price_that_moved_meanwhile_is_shown_before_anything_happens(come: Come, stage: Stage, scripts: bool) -> None:
    kitahama = come(scripts=scripts)
    kitahama.come_back(KITAHAMA, "/plan")
    kitahama.fill("Seats", "33")
    kitahama.press("Show the price")
    before = figure(kitahama, "now").inner_text()
    stage.credit(KITAHAMA.customer, 1000 if scripts else 2000)
    kitahama.press("Continue to confirm")
    kitahama.sees("The price has changed since it was shown.")
    now = figure(kitahama, "now").inner_text()
    assert minor(now) < minor(before)
    kitahama.press("Continue to confirm")
    expect(kitahama.page).to_have_url(re.compile("/p/session/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_the_price_comes_by_a_button(come: Come, language: str) -> None:
    visitor = come(language, scripts=False)
    visitor.come_back(HOME[language], "/plan")
    visitor.page.get_by_role("radio").last.check()
    visitor.press("Show the price")
    expect(figure(visitor, "recurring")).to_be_visible()
    expect(visitor.page.get_by_role("radio").last).to_be_checked()
    visitor.press("Continue to confirm")
    expect(visitor.page).to_have_url(re.compile("/p/session/"))


def test_while_stripe_is_away_there_is_no_price_and_then_there_is(come: Come, stage: Stage) -> None:
    mallory = come().come_back(MALLORY, "/plan")
    stage.misbehave(status=500)
    mallory.fill("Seats", "7")
    mallory.sees("The price could not be calculated")
    expect(figure(mallory, "now")).to_have_count(0)
    stage.behave()
    assert priced(mallory, 8) == "$0.00"


def test_an_old_answer_never_stands_beside_a_new_wish(come: Come, stage: Stage) -> None:
    mallory = come().come_back(MALLORY, "/plan")
    stage.misbehave(latency_ms=700)
    mallory.fill("Seats", "40")
    mallory.page.wait_for_timeout(600)
    mallory.fill("Seats", "4")
    expect(figure(mallory, "recurring")).to_have_text("$320.00", timeout=8000)
    mallory.page.wait_for_timeout(1500)
    expect(figure(mallory, "recurring")).to_have_text("$320.00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_is_told_by_its_day_and_taken_back_by_one_click(come: Come, stage: Stage, language: str) -> None:
    mallory = come(language)
    mallory.come_back(MALLORY, "/plan")
    mallory.press("Cancel plan")
    mallory.press("Cancel plan")
    mallory.is_at("/")
    mallory.go("/plan")
    expect(mallory.page.locator("form[data-prices]")).to_have_count(0)
    mallory.press("Keep the plan")
    mallory.is_at("/")
    [contract] = stage.find("subscriptions", customer=MALLORY.customer)["data"]
    assert contract["cancel_at"] is None
    soon(lambda: mallory.go("/plan") and mallory.page.locator("form[data-prices]").count())
