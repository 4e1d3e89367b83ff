"""What each item may become, and what a form may wish for."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.billing.choices import BadWish, NotOffered, choices_of, read_wish, terms_of
from portal.model.contract import Contract, ContractItem
from portal.model.names import SubscriptionId
from portal.model.offer import Offer, OfferedPrice, Offers
from portal.model.price import Price

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
OFFERS = Offers("bpc_1", (), frozenset(("price", "quantity")), "always_invoice")


def price(id: str, **facts: Any) -> Price:
    return replace(Price(id, f"prod_{id}", "jpy", 900, "month", 1, True, "exclusive", "licensed"), **facts)


def offer(id: str, minimum: int = 1, maximum: int | None = 99, **facts: Any) -> Offer:
    return Offer(price(id, **facts), id.title(), OfferedPrice(id, True, minimum, maximum))


def contract(*items: ContractItem, **facts: Any) -> Contract:
    plain = Contract(SubscriptionId("sub_1"), "active", "jpy", False, JUNE, None, None, False, items)
    return replace(plain, **facts)


STANDARD = ContractItem("si_1", price("standard"), "Standard", 10)
TEXTS = ContractItem("si_2", price("texts"), "Texts", 1)
ON_OFFER = [offer("standard"), offer("premium", 5), offer("yearly", interval="year")]


@pytest.mark.parametrize(
    "facts",
    [
        {"active": False},
        {"tax_behavior": None},
        {"tax_behavior": "unspecified"},
        {"interval": None},
        {"usage_type": "metered"},
        {"currency": "usd"},
    ],
)
def test_what_stripe_would_refuse_is_not_offered(facts: dict[str, Any]) -> None:
    [one] = choices_of(contract(STANDARD), OFFERS, [*ON_OFFER, offer("odd", **facts)])

    assert [choice.price.id for choice in one.choices] == ["standard", "premium", "yearly"]


def test_one_of_several_items_keeps_the_common_rhythm_and_an_add_on_stays() -> None:
    plan, texts = choices_of(contract(STANDARD, TEXTS), OFFERS, ON_OFFER)

    assert [choice.price.id for choice in plan.choices] == ["standard", "premium"]
    assert [choice.price.id for choice in texts.choices] == ["texts"]
    assert (plan.is_open, texts.is_open) == (True, False)


@pytest.mark.parametrize(("allowed", "open"), [("price", (3, False)), ("quantity", (1, True)), ("", (1, False))])
def test_the_operator_says_what_may_be_changed(allowed: str, open: tuple[int, bool]) -> None:
    [one] = choices_of(contract(STANDARD), replace(OFFERS, allowed=frozenset(allowed.split())), ON_OFFER)

    assert (len(one.choices), one.counts) == open


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({}, "same"),
        ({"seats.si_1": "10"}, "same"),
        ({"seats.si_1": "ten"}, "seats"),
        ({"seats.si_1": "1.5"}, "seats"),
        ({"seats.si_1": "0"}, "few"),
        ({"seats.si_1": "100"}, "many"),
        ({"price.si_1": "premium", "seats.si_1": "4"}, "few"),
    ],
)
def test_a_wish_that_cannot_be_says_why(form: dict[str, str], why: str) -> None:
    one = contract(STANDARD)
    with pytest.raises(BadWish) as refused:
        read_wish(one, choices_of(one, OFFERS, ON_OFFER), form)

    assert refused.value.why == why


def test_a_price_that_the_form_did_not_offer_is_refused() -> None:
    one = contract(STANDARD)
    with pytest.raises(NotOffered):
        read_wish(one, choices_of(one, OFFERS, ON_OFFER), {"price.si_1": "gold"})


def test_what_stays_as_it_is_is_not_sent_along() -> None:
    both = contract(STANDARD, TEXTS)
    wish = read_wish(both, choices_of(both, OFFERS, ON_OFFER), {"price.si_1": "premium"})

    assert [(item.id, item.price, item.quantity) for item in wish.items] == [("si_1", "premium", 10)]


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        ({}, "portal"),
        ({"by_transfer": True}, "direct"),
        ({"items": (STANDARD, TEXTS)}, "direct"),
        ({"items": (replace(STANDARD, price=price("use", usage_type="metered")),)}, "direct"),
        ({"status": "trialing", "trial_end": JUNE}, "direct"),
    ],
)
def test_stripes_portal_makes_the_change_where_it_can(facts: dict[str, Any], way: str) -> None:
    one = contract(STANDARD, **facts)

    assert terms_of(one, OFFERS, by_request=False).way == way
    assert terms_of(one, OFFERS, by_request=True).way == ("portal" if way == "portal" else "request")


def test_a_trial_that_stripes_portal_leaves_alone_is_changed_there() -> None:
    trial = contract(STANDARD, status="trialing", trial_end=JUNE)
    terms = terms_of(trial, replace(OFFERS, ends_trial=False, restarts=True), by_request=False)

    assert (terms.way, terms.proration, terms.restarts) == ("portal", "none", False)
