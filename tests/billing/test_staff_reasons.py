"""Every decline code of Stripe's: what customers and staff are told, and what staff are to do, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from portal import resources
from portal.billing import reasons, staff_reasons
from portal.catalogues import read_messages
from portal.language import Language
from portal.model.failure import Failure
from portal.model.names import InvoiceId
from portal.money import Money
from tests import make

NOW = datetime(2026, 5, 20, tzinfo=UTC)
ZONE = ZoneInfo("UTC")
LANGUAGES = {code: Language(code, ZONE, read_messages(code, [resources.folder("locale")])) for code in ("en", "ja")}

UNSPECIFIED = ("Your card company declined this payment without giving a reason.", "カード会社の判断により")
# codes · the customer in English and in Japanese · staff's reason · what staff do, in English and in Japanese
TABLE = [
    (
        "generic_decline do_not_honor call_issuer no_action_taken not_permitted security_violation service_not_allowed "
        "transaction_not_allowed do_not_try_again approve_with_id invented_tomorrow",
        *UNSPECIFIED,
        "without giving a reason",
        ("Wait for the next try once", "次回の再試行を一度待ち"),
    ),
    (
        "revocation_of_authorization revocation_of_all_authorizations stop_payment_order",
        *UNSPECIFIED,
        "told the bank to stop",
        ("Call the customer", "電話で確認"),
    ),
    (
        "fraudulent lost_card stolen_card pickup_card restricted_card merchant_blacklist highest_risk_level "
        "lost_or_stolen_card partner_high_risk_customer",
        *UNSPECIFIED,
        "reported lost or stolen, or is under suspicion",
        ("do not try this one again by hand", "手動での再試行はしないで"),
    ),
    (
        "insufficient_funds card_velocity_exceeded withdrawal_count_limit_exceeded",
        "The card's balance or spending limit was not enough.",
        "残高またはご利用限度額の不足により",
        "balance or limit was not enough",
        ("Let the automatic tries run", "自動の再試行に任せて"),
    ),
    (
        "expired_card invalid_expiry_month invalid_expiry_year",
        "The card has expired or its expiry date is wrong.",
        "カードの有効期限が切れているか",
        "has expired",
        ("to replace the card", "カードを更新するよう"),
    ),
    (
        "incorrect_number invalid_number incorrect_cvc invalid_cvc incorrect_zip incorrect_address "
        "new_account_information_available",
        "The card details did not match.",
        "カード情報が一致しませんでした",
        "details did not match",
        ("to enter the card again", "カード情報を入力し直すよう"),
    ),
    (
        "invalid_account",
        "The card details did not match.",
        "カード情報が一致しませんでした",
        "account is closed",
        ("another payment method", "別のお支払い方法"),
    ),
    (
        "authentication_required authentication_not_handled mobile_device_authentication_required",
        "Your bank needs you to confirm this payment.",
        "3Dセキュア",
        "wants the customer to confirm",
        ("payment page to confirm it", "認証を完了するよう"),
    ),
    (
        "processing_error issuer_not_available try_again_later reenter_transaction",
        "A temporary problem occurred.",
        "一時的な障害により",
        "did not work for a moment",
        ("status.stripe.com", "status.stripe.com"),
    ),
    (
        "card_not_supported currency_not_supported invalid_amount",
        "This card cannot be used for this payment.",
        "このカードはこのお支払いにご利用いただけません",
        "does not take this kind",
        ("offer a bank transfer", "銀行振込を提案"),
    ),
    (
        "duplicate_transaction",
        "A payment with the same amount was just submitted.",
        "同じ金額の決済が直前に",
        "charged a moment before",
        ("second payment", "重複した支払い"),
    ),
    (
        "incorrect_pin invalid_pin pin_try_exceeded offline_pin_required online_or_offline_pin_required",
        *UNSPECIFIED,
        "does not happen online",
        ("Report it", "システム担当者に報告"),
    ),
    (
        "testmode_decline",
        "A test card was used.",
        "テスト用カード",
        "test card",
        ("look at the keys", "APIキーを確認"),
    ),
    (
        "partner_generic_decline invalid_customer_account payment_limit_exceeded invalid_billing_agreement "
        "invalid_authorization expired_payment_information recurring_not_supported_by_bank compliance_violation",
        *UNSPECIFIED,
        "provider refused",
        ("another payment method", "別のお支払い方法"),
    ),
]


def each_code() -> Iterator[tuple[str, str, str, str, tuple[str, str]]]:
    for codes, english, japanese, reason, todo in TABLE:
        for code in codes.split():
            yield code, english, japanese, reason, todo


def failure(decline: str | None, code: str = "card_declined", advice: str | None = None, last: bool = False) -> Failure:
    next_at = None if last else NOW
    return Failure(InvoiceId("in_1"), 1, make.AOBA, Money(11000, "jpy"), NOW, next_at, code, decline, advice)


@pytest.mark.parametrize(("code", "english", "japanese", "reason", "todo"), list(each_code()))
def test_each_code_has_its_words_for_the_customer_and_for_staff(
    code: str, english: str, japanese: str, reason: str, todo: tuple[str, str]
) -> None:
    told, known = reasons.explain_failure(failure(code)), staff_reasons.explain(failure(code))

    assert LANGUAGES["en"].text(told.text).startswith(english)
    assert japanese in LANGUAGES["ja"].text(told.text)
    assert reason in LANGUAGES["en"].text(known.text)
    assert LANGUAGES["ja"].text(known.text) != known.text
    for language, words in zip(("en", "ja"), todo, strict=True):
        assert words in LANGUAGES[language].text(known.todo)


def test_every_code_that_staff_know_stands_in_the_table() -> None:
    known = {code for _, codes in staff_reasons.CLASSES for code in codes.split()} - {"card_declined"}

    assert known | {"invented_tomorrow"} == {code for code, *_ in each_code()}


@pytest.mark.parametrize("advice", ["do_not_try_again", "confirm_card_data", "try_again_later"])
@pytest.mark.parametrize("code", ["insufficient_funds", "generic_decline", "lost_card"])
def test_stripes_advice_beats_the_table_and_secrecy_stays(code: str, advice: str) -> None:
    known = staff_reasons.explain(failure(code, advice=advice))

    assert known.todo.startswith("Stripe advises")
    assert ("Do not mention" in known.note) == (code == "lost_card")


@pytest.mark.parametrize(("code", "advice"), [("insufficient_funds", "try_again_later"), ("do_not_honor", None)])
def test_after_the_last_try_nobody_is_told_to_wait_for_another(code: str, advice: str | None) -> None:
    assert staff_reasons.explain(failure(code, advice=advice, last=True)).todo.startswith("The last try is over")


def test_after_the_last_try_what_helps_is_still_said() -> None:
    assert "replace the card" in staff_reasons.explain(failure("expired_card", last=True)).todo


@pytest.mark.parametrize("code", ["expired_card", "incorrect_cvc", "processing_error"])
def test_a_code_without_a_decline_code_speaks_for_itself(code: str) -> None:
    assert staff_reasons.explain(failure(None, code)) == staff_reasons.explain(failure(code))


def test_a_temporary_problem_is_not_waited_for_after_the_last_try() -> None:
    told = reasons.explain_failure(failure("issuer_not_available", last=True))

    assert told.fix == "pay"
    assert "do not try again by ourselves" in told.text
