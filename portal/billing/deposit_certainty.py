"""Which readings of a file's deposits are sure: only one is possible, of this deposit and beside the others.

Sure is a reading whose payer is certain (remembered, or the name of just one customer that owes) or whose invoices are
all said by their numbers. Any other reading of the same customer is possible, too, if it comes to the sum exactly, or
if what is missing and how odd the choice is make it no more than a step less likely.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from portal.billing.deposit_candidates import Candidate
from portal.billing.invoice_numbers import Said
from portal.model.deposit import Deposit
from portal.model.names import InvoiceId
from portal.model.unpaid import Unpaid

_STEPS = {"one": 0, "all": 0, "oldest": 1, "some": 2}
_FEW, _MANY = 5, 12  # open invoices: above these, two steps are not sure; nor is one
_LARGEST_SURE_FEE = 10  # one part in so many of what is owed
_A_DAY = timedelta(days=1)


@dataclass(slots=True)
class Case:
    """A deposit on its way to a reading. `taken` are invoices that another deposit has surely paid."""

    deposit: Deposit
    said: Said
    candidates: Sequence[Candidate]
    sure: Candidate | None = None
    taken: set[InvoiceId] = field(default_factory=set)

    @property
    def possible(self) -> list[Candidate]:
        return [one for one in self.candidates if not one.part.ids & self.taken]


def settle(cases: Sequence[Case]) -> None:
    """In rounds: what one deposit has surely paid, no other has, so that of another only one reading may be left."""
    _settle_equals(cases)
    while found := _without_conflicts(_claims(case for case in cases if not case.sure)):
        for case, sure in found:
            case.sure = sure
        taken = {one for _, sure in found for one in sure.part.ids}
        for case in cases:
            if case.sure is None:
                case.taken |= taken


def _claims(cases: Iterable[Case]) -> list[tuple[Case, Candidate]]:
    return [(case, only) for case in cases if (only := only_reading(case))]


def only_reading(case: Case) -> Candidate | None:
    """The one possible reading, if there is one."""
    possible = case.possible
    if not possible or not is_certain(possible[0], case) or any(rivals(possible[0], one) for one in possible[1:]):
        return None
    return possible[0]


def is_certain(best: Candidate, case: Case) -> bool:
    """Who paid is beyond doubt, and nothing in the line speaks against what."""
    if not (best.has_certain_payer or best.is_named) or case.said.speaks_against(best.part.invoices):
        return False
    is_whole = best.short.is_usual and best.short.minor * _LARGEST_SURE_FEE <= best.part.owed
    is_in_time = best.part.last_issued <= case.deposit.day + _A_DAY  # the operator's day may begin before
    return is_whole and is_in_time and (best.is_named or not _may_be_chance(best))


def _may_be_chance(best: Candidate) -> bool:
    """Prices are round, so that some invoices add up to almost any sum; the oldest ones do so less by chance."""
    steps, among = _steps(best), best.part.among
    return best.part.kind == "some" or (steps > 1 and among > _FEW) or (steps > 0 and among > _MANY)


def rivals(best: Candidate, other: Candidate) -> bool:
    """The other reading is possible, too."""
    if best.is_named:
        return other.customer != best.customer and other.has_certain_payer
    if other.customer != best.customer:
        return other.likeness is not None or other.is_named
    return not other.short.minor or _steps(other) <= _steps(best) + 1


def _steps(candidate: Candidate) -> int:
    missing = 2 if not candidate.short.is_usual else 1 if candidate.short.minor else 0
    return _STEPS[candidate.part.kind] + missing


def _without_conflicts(claims: Sequence[tuple[Case, Candidate]]) -> list[tuple[Case, Candidate]]:
    """Of two that claim one invoice, the one that says its number has it; else neither."""
    claimed: defaultdict[InvoiceId, list[Candidate]] = defaultdict(list)
    for _, claim in claims:
        for invoice in claim.part.ids:
            claimed[invoice].append(claim)
    return [(case, claim) for case, claim in claims if all(_prevails(claim, claimed[one]) for one in claim.part.ids)]


def _prevails(claim: Candidate, claims: Sequence[Candidate]) -> bool:
    return len(claims) == 1 or (claim.is_named and sum(one.is_named for one in claims) == 1)


def _settle_equals(cases: Sequence[Case]) -> None:
    """As many deposits of one payer as there are equal invoices: the first paid the oldest, and all are paid."""
    groups: defaultdict[tuple[Unpaid, ...], list[Case]] = defaultdict(list)
    for case in cases:
        if equals := _equals(case):
            groups[equals].append(case)
    for equals, group in groups.items():
        if len(group) == len(equals) == len({(one.deposit.day, one.deposit.memo) for one in group}):
            for case, invoice in zip(sorted(group, key=lambda case: case.deposit.day), equals, strict=True):
                case.sure = next(one for one in case.candidates if one.part.invoices == (invoice,))


def _equals(case: Case) -> tuple[Unpaid, ...]:
    """Two invoices and more, the oldest first, each of which may be what was paid, when nothing else may be."""
    best = case.candidates[0] if case.candidates else None
    if best is None or not is_certain(best, case) or best.is_named:
        return ()
    possible = [one for one in case.candidates if one is best or rivals(best, one)]
    is_same = all((one.part.kind, one.customer, one.short) == ("one", best.customer, best.short) for one in possible)
    return tuple(one.part.invoices[0] for one in possible) if is_same and len(possible) > 1 else ()
