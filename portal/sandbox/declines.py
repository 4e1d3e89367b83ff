"""How a card can be declined: Stripe's code, its message to the customer, and its advice."""

from typing import NamedTuple


class Decline(NamedTuple):
    code: str
    message: str
    advice: str | None = None


def _declined(message: str, advice: str | None = None) -> Decline:
    return Decline("card_declined", message, advice)


PLAIN = "Your card was declined."
DECLINES = {
    "generic_decline": _declined(PLAIN, "try_again_later"),
    "do_not_honor": _declined(PLAIN, "try_again_later"),
    "insufficient_funds": _declined("Your card has insufficient funds.", "try_again_later"),
    "card_velocity_exceeded": _declined("Your card was declined for making repeated attempts too frequently."),
    "fraudulent": _declined(PLAIN, "do_not_try_again"),
    "lost_card": _declined(PLAIN, "do_not_try_again"),
    "stolen_card": _declined(PLAIN, "do_not_try_again"),
    "pickup_card": _declined(PLAIN, "do_not_try_again"),
    "restricted_card": _declined(PLAIN, "do_not_try_again"),
    "transaction_not_allowed": _declined("Your card does not support this type of purchase.", "do_not_try_again"),
    "revocation_of_all_authorizations": _declined(PLAIN, "do_not_try_again"),
    "card_not_supported": _declined("Your card does not support this type of purchase.", "do_not_try_again"),
    "currency_not_supported": _declined("Your card does not support this currency.", "do_not_try_again"),
    "issuer_not_available": _declined(PLAIN, "try_again_later"),
    "try_again_later": _declined(PLAIN, "try_again_later"),
    "invalid_account": _declined(PLAIN, "do_not_try_again"),
    "duplicate_transaction": _declined("A transaction with identical amount was submitted very recently."),
    "expired_card": Decline("expired_card", "Your card has expired.", "confirm_card_data"),
    "incorrect_cvc": Decline("incorrect_cvc", "Your card's security code is incorrect.", "confirm_card_data"),
    "incorrect_number": Decline("incorrect_number", "Your card number is incorrect.", "confirm_card_data"),
    "processing_error": Decline(
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
        "try_again_later",
    ),
    "authentication_required": Decline(
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
    ),
}

# Stripe names no decline code where the code already says everything.
WITHOUT_DECLINE_CODE = {"expired_card", "incorrect_cvc", "incorrect_number", "processing_error"}
