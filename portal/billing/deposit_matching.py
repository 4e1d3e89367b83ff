"""Bank deposits and the open invoices they may have paid: for each the readings, best first, and whether one is sure.

A deposit of more than is owed has no reading, nor one that is short by anything but a usual fee: what came too much
or too little is for a person. No invoice is in two sure readings.
"""

from collections.abc import Mapping, Sequence

from portal.billing.deposit_candidates import Candidate
from portal.billing.deposit_certainty import Case, settle
from portal.billing.deposit_readings import Readings
from portal.model.deposit import Deposit, Match
from portal.model.names import CustomerId
from portal.model.unpaid import Unpaid

MOST = 8  # readings offered
_SURE, _TAKEN = 90, 20  # from which confidence on all is sure; what is left of it when another deposit has an invoice


def match(
    deposits: Sequence[Deposit],
    open_invoices: Sequence[Unpaid],
    known: Mapping[str, frozenset[CustomerId]],
    fees: Mapping[str, Sequence[int]],
) -> list[Match]:
    """One for each deposit, in their order. `known` has payers as `payer_names.normalised` writes them."""
    readings = Readings(open_invoices, known, fees)
    cases = [_case(deposit, readings) for deposit in deposits]
    settle(cases)
    return [_match(case) for case in cases]


def _case(deposit: Deposit, readings: Readings) -> Case:
    said = readings.said(deposit)
    return Case(deposit, said, readings.of(deposit, said))


def _match(case: Case) -> Match:
    """The sure one first; what is not sure is below it, and hardly possible if another deposit has surely paid it."""
    others = [(_left(one, case), one) for one in case.candidates if one is not case.sure]
    others.sort(key=lambda pair: -pair[0])
    best = [(max(_SURE, case.sure.confidence), case.sure)] if case.sure else []
    currency = case.deposit.amount.currency
    return Match(case.deposit, [one.reading(currency, left) for left, one in (best + others)[:MOST]], bool(best))


def _left(candidate: Candidate, case: Case) -> int:
    is_taken = bool(case.taken) and not candidate.part.ids.isdisjoint(case.taken)
    return min(candidate.confidence, _TAKEN if is_taken else _SURE - 1)
