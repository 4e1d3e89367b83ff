"""A failed payment in plain words for staff, and what to do about it. What customers are told is `reasons.py`'s.

Stripe's advice beats our table. What staff must not pass on (loss, theft, suspicion) is said whatever the advice.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.language import _
from portal.model.failure import Failure


@dataclass(frozen=True, slots=True)
class StaffReason:
    """All message ids. `note` is what to mind whatever one does; empty where there is nothing."""

    text: str
    todo: str
    note: str = ""


UNSPECIFIED = StaffReason(
    _("The card company refused without giving a reason."),
    _("Wait for the next try once; if it fails too, ask the customer for another payment method."),
)
STOPPED = StaffReason(
    _("The customer has told the bank to stop these payments."),
    _("Call the customer before anything is charged again."),
)
SECRET = StaffReason(
    _("The card was reported lost or stolen, or is under suspicion of fraud."),
    _("Only a new payment method helps; do not try this one again by hand. Look at Stripe's Radar and the block list."),
    _("Do not mention loss, theft or fraud to the customer: they are told that the card company gave no reason."),
)
FUNDS = StaffReason(
    _("The card's balance or limit was not enough."),
    _("Let the automatic tries run; offer to split the invoice, or a bank transfer."),
)
EXPIRED = StaffReason(
    _("The card has expired, or its expiry date is wrong."),
    _("Send the customer to the portal to replace the card."),
)
DETAILS = StaffReason(
    _("The card's details did not match."),
    _("Send the customer to the portal to enter the card again."),
)
CLOSED = StaffReason(
    _("The card's account is closed or not known."),
    _("Ask the customer for another payment method."),
)
AUTHENTICATION = StaffReason(
    _("The bank wants the customer to confirm this payment."),
    _("Send the customer to the invoice's payment page to confirm it; trying again without them is of no use."),
)
TEMPORARY = StaffReason(
    _("Something at the card company or on the way did not work for a moment."),
    _("Let it be tried again, or try once by hand after some hours; look at status.stripe.com."),
)
UNSUPPORTED = StaffReason(
    _("This card does not take this kind of payment, currency or amount."),
    _("Ask for another card, or offer a bank transfer: corporate cards and some brands have limits."),
)
DUPLICATE = StaffReason(
    _("The same amount was charged a moment before."),
    _("Look in Stripe for a second payment, and do not try again before that."),
)
PIN = StaffReason(
    _("A PIN was wrong or missing, which does not happen online."),
    _("Report it to whoever runs the integration; ask the customer for another card."),
)
TEST_CARD = StaffReason(
    _("A test card was used."),
    _("Test and live data have been mixed up: look at the keys, and ask for a real card."),
)
OTHER_METHOD = StaffReason(
    _("The payment method's provider refused, or its authorisation has ended."),
    _("Ask the customer for another payment method."),
)

CLASSES = (
    (
        UNSPECIFIED,
        "generic_decline do_not_honor call_issuer no_action_taken not_permitted security_violation service_not_allowed "
        "transaction_not_allowed do_not_try_again approve_with_id card_declined",
    ),
    (STOPPED, "revocation_of_authorization revocation_of_all_authorizations stop_payment_order"),
    (
        SECRET,
        "fraudulent lost_card stolen_card pickup_card restricted_card merchant_blacklist highest_risk_level "
        "lost_or_stolen_card partner_high_risk_customer",
    ),
    (FUNDS, "insufficient_funds card_velocity_exceeded withdrawal_count_limit_exceeded"),
    (EXPIRED, "expired_card invalid_expiry_month invalid_expiry_year"),
    (
        DETAILS,
        "incorrect_number invalid_number incorrect_cvc invalid_cvc incorrect_zip incorrect_address "
        "new_account_information_available",
    ),
    (CLOSED, "invalid_account"),
    (AUTHENTICATION, "authentication_required authentication_not_handled mobile_device_authentication_required"),
    (TEMPORARY, "processing_error issuer_not_available try_again_later reenter_transaction"),
    (UNSUPPORTED, "card_not_supported currency_not_supported invalid_amount"),
    (DUPLICATE, "duplicate_transaction"),
    (PIN, "incorrect_pin invalid_pin pin_try_exceeded offline_pin_required online_or_offline_pin_required"),
    (TEST_CARD, "testmode_decline"),
    (
        OTHER_METHOD,
        "partner_generic_decline invalid_customer_account payment_limit_exceeded invalid_billing_agreement "
        "invalid_authorization expired_payment_information recurring_not_supported_by_bank compliance_violation",
    ),
)
_BY_CODE = {code: reason for reason, codes in CLASSES for code in codes.split()}

_NO_MORE_TRIES = _("The last try is over: ask the customer to pay in the portal, or agree on another way.")
_DUE_DATE = _(
    "Stripe does not try again, since the invoice has a due date: the customer pays on the invoice's page, with "
    "another card or by bank transfer."
)
_ADVICE = {
    "do_not_try_again": _("Stripe advises not to try this card again: ask the customer for another payment method."),
    "confirm_card_data": _("Stripe advises to have the card's details entered again: send the customer to the portal."),
    "try_again_later": _(
        "Stripe advises to try again later: let the automatic tries run, and ask for another card after."
    ),
}
_WAITS = (UNSPECIFIED, FUNDS, TEMPORARY)  # what these tell to wait for does not come after the last try
_CARD_ON_FILE = (EXPIRED, DETAILS)  # which is not charged for an invoice with a due date


def explain(failure: Failure) -> StaffReason:
    """An unknown code is a refusal without a reason. After the last try nobody is told to wait for the next."""
    reason = next(_known(failure), UNSPECIFIED)
    todo = _ADVICE.get(failure.advice_code or "", reason.todo)
    waits = failure.advice_code == "try_again_later" or (todo == reason.todo and reason in _WAITS)
    if failure.due_at and (waits or failure.advice_code == "confirm_card_data" or reason in _CARD_ON_FILE):
        return StaffReason(reason.text, _DUE_DATE, reason.note)
    return StaffReason(reason.text, _NO_MORE_TRIES if failure.is_last and waits else todo, reason.note)


def _known(failure: Failure) -> Iterator[StaffReason]:
    for code in (failure.decline_code, failure.code, failure.network_code):
        if code in _BY_CODE and code != "card_declined":
            yield _BY_CODE[code]
