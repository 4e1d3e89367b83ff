"""Why a payment failed, in the customer's words: each class of Stripe's codes, and what is never told."""

import pytest

from portal.billing import reasons
from portal.billing.reasons import Reason, explain
from tests import make


def reason_of(**failure: str) -> Reason:
    return explain(make.payment(status="open", **failure))


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ("generic_decline do_not_honor call_issuer transaction_not_allowed stop_payment_order", reasons.UNSPECIFIED),
        ("insufficient_funds card_velocity_exceeded withdrawal_count_limit_exceeded", reasons.FUNDS),
        ("expired_card invalid_expiry_month invalid_expiry_year", reasons.EXPIRED),
        ("incorrect_number incorrect_cvc incorrect_zip invalid_account", reasons.DETAILS),
        ("authentication_required authentication_not_handled", reasons.AUTHENTICATION),
        ("processing_error issuer_not_available try_again_later reenter_transaction", reasons.TEMPORARY),
        ("card_not_supported currency_not_supported invalid_amount", reasons.UNSUPPORTED),
        ("duplicate_transaction", reasons.DUPLICATE),
        ("testmode_decline", reasons.TEST_CARD),
        ("incorrect_pin pin_try_exceeded partner_generic_decline", reasons.UNSPECIFIED),
    ],
)
def test_each_class_of_decline_has_its_words(codes: str, reason: Reason) -> None:
    assert {reason_of(code="card_declined", decline_code=code) for code in codes.split()} == {reason}


@pytest.mark.parametrize(
    "code",
    [
        "fraudulent",
        "lost_card",
        "stolen_card",
        "pickup_card",
        "restricted_card",
        "merchant_blacklist",
        "lost_or_stolen_card",
        "highest_risk_level",
    ],
)
def test_loss_theft_and_suspicion_read_as_a_refusal_without_a_reason(code: str) -> None:
    assert reason_of(code="card_declined", decline_code=code) == reasons.UNSPECIFIED


def test_a_code_that_stripe_adds_tomorrow_is_a_refusal_without_a_reason() -> None:
    assert reason_of(code="card_declined", decline_code="invented_tomorrow") == reasons.UNSPECIFIED
    assert explain(None) == reasons.UNSPECIFIED


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("expired_card", reasons.EXPIRED),
        ("incorrect_cvc", reasons.DETAILS),
        ("processing_error", reasons.TEMPORARY),
        ("authentication_required", reasons.AUTHENTICATION),
    ],
)
def test_a_code_without_a_decline_code_speaks_for_itself(code: str, reason: Reason) -> None:
    assert reason_of(code=code) == reason


@pytest.mark.parametrize("advice", ["do_not_try_again", "confirm_card_data"])
def test_nobody_is_told_to_wait_when_stripe_advises_against_it(advice: str) -> None:
    told = reason_of(code="card_declined", decline_code="issuer_not_available", advice_code=advice)

    assert told.fix == "new_card"


def test_advice_to_try_again_leaves_the_reason_as_it_is() -> None:
    told = reason_of(code="card_declined", decline_code="insufficient_funds", advice_code="try_again_later")

    assert told == reasons.FUNDS
