"""A failed payment in the customer's words, and the way out. Classes and wording: Stripe's decline codes, grouped.

Loss, theft and suspected fraud are never told to the customer: they read as a refusal without a reason.
"""

from dataclasses import dataclass, replace

from portal.language import _
from portal.model.failure import Failure
from portal.model.invoice import InvoiceRow
from portal.model.payment import Payment
from portal.model.payment_method import PaymentMethod


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a payment failed (`text`, a message id) and what mends it: `new_card`, `confirm`, `pay`, `wait`."""

    text: str
    fix: str


UNSPECIFIED = Reason(
    _("Your card company declined this payment without giving a reason. Please contact them or use another card."),
    "new_card",
)
FUNDS = Reason(
    _("The card's balance or spending limit was not enough. Please try another card or contact your card company."),
    "new_card",
)
EXPIRED = Reason(_("The card has expired or its expiry date is wrong. Please update your card."), "new_card")
DETAILS = Reason(_("The card details did not match. Please enter them again or use another card."), "new_card")
AUTHENTICATION = Reason(
    _("Your bank needs you to confirm this payment. Please open the invoice and complete the verification."),
    "confirm",
)
TEMPORARY = Reason(_("A temporary problem occurred. We will try again; you do not need to do anything yet."), "wait")
TEMPORARY_TO_THE_END = Reason(
    _("A temporary problem occurred, and we do not try again by ourselves. Please pay the invoice now."), "pay"
)
ANOTHER_CARD = Reason(_("Another card is on file since. Please pay the invoice with it."), "pay")
UNSUPPORTED = Reason(_("This card cannot be used for this payment. Please use another card."), "new_card")
DUPLICATE = Reason(_("A payment with the same amount was just submitted. Please check before paying again."), "wait")
TEST_CARD = Reason(_("A test card was used."), "new_card")

_BY_CODE = {
    code: reason
    for reason, codes in (
        (FUNDS, "insufficient_funds card_velocity_exceeded withdrawal_count_limit_exceeded"),
        (EXPIRED, "expired_card invalid_expiry_month invalid_expiry_year"),
        (
            DETAILS,
            "incorrect_number invalid_number incorrect_cvc invalid_cvc incorrect_zip incorrect_address invalid_account "
            "new_account_information_available",
        ),
        (AUTHENTICATION, "authentication_required authentication_not_handled mobile_device_authentication_required"),
        (TEMPORARY, "processing_error issuer_not_available try_again_later reenter_transaction"),
        (UNSUPPORTED, "card_not_supported currency_not_supported invalid_amount"),
        (DUPLICATE, "duplicate_transaction"),
        (TEST_CARD, "testmode_decline"),
    )
    for code in codes.split()
}


def explain_failure(failure: Failure) -> Reason:
    """Of one attempt as it was written down."""
    reason = _mended(_told(failure), failure.is_last)
    return _paid_by_hand(reason) if failure.due_at else reason


def explain_refused(invoice: InvoiceRow, payment: Payment | None, card: PaymentMethod | None = None) -> Reason:
    """Of an invoice that is still open. With a due date no card on file is charged for it, now or later."""
    if invoice.due_at:
        return _paid_by_hand(explain(payment, last=True))
    return explain(payment, last=invoice.next_attempt_at is None, card=card)


def explain(payment: Payment | None, *, last: bool = False, card: PaymentMethod | None = None) -> Reason:
    """Stripe's advice beats our table; an unknown code is a refusal without a reason.

    `last`: nothing is tried any more by itself, so that waiting mends nothing. `card`: the one on file now; where it is
    not the one that was refused, what is left to do is to pay.
    """
    if payment is None:
        return UNSPECIFIED
    reason = _told(payment)
    if (
        reason.fix == "new_card"
        and card
        and payment.last4
        and (card.brand, card.last4) != (payment.brand, payment.last4)
    ):
        return ANOTHER_CARD
    return _mended(reason, last)


def _mended(reason: Reason, last: bool) -> Reason:
    if reason.fix == "wait" and last:
        return TEMPORARY_TO_THE_END if reason == TEMPORARY else replace(reason, fix="pay")
    return reason


def _paid_by_hand(reason: Reason) -> Reason:
    """Stripe's page of the invoice takes another card, or the transfer."""
    return replace(reason, fix="pay") if reason.fix == "new_card" else reason


def _told(payment: Payment | Failure) -> Reason:
    reason = _BY_CODE.get(payment.decline_code or "") or _BY_CODE.get(payment.code or "") or UNSPECIFIED
    if reason.fix != "wait":
        return reason
    # Stripe advises against waiting: then it must not be told.
    return {"do_not_try_again": UNSPECIFIED, "confirm_card_data": DETAILS}.get(payment.advice_code or "", reason)
