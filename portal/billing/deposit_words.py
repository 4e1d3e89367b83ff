"""Why a reading of a deposit is offered, and how likely it is, in words."""

from portal.language import Language, _
from portal.model.deposit import Ground, Reading

_GROUNDS: dict[Ground, str] = {
    "amount": _("The amount of one invoice"),
    "together": _("The sum of several invoices"),
    "fee": _("Less a usual bank fee"),
    "odd_fee": _("Short by an unusual amount"),
    "number": _("Says the invoice's number"),
    "known_payer": _("Payer confirmed before"),
    "shared_payer": _("Payer confirmed before, for another customer, too"),
    "payer": _("Payer has the customer's name"),
    "like_payer": _("Payer's name is like the customer's"),
}
_SURE = _("Sure: nothing else is possible")
# From how much of a hundred on; the last is for all that is left.
_LIKELY = ((70, _("Likely")), (40, _("Possible")), (0, _("Faint")))


def said(ground: Ground, language: Language) -> str:
    return language.text(_GROUNDS[ground])


def likelihood(reading: Reading, is_sure: bool, language: Language) -> str:
    """`is_sure` is the match's, and only its first reading is."""
    if is_sure:
        return language.text(_SURE)
    return language.text(next(word for least, word in _LIKELY if reading.confidence >= least))
