"""What a deposit may have paid: every part of a debt that its amount fits, with the grounds and how much they count.

Confidence, of a hundred, adds up (and ends at 99):
the amount – one invoice 45, all of a customer 43, the oldest ones 38, some others 30; short by a fee, 6 fewer, by a
large one 10;
the name – remembered 50, the customer's own 48, like it 10 to 30 – and the number: in full 50, its last digits 10.
By the amount alone: 5 fewer for each other customer whom it fits as well, at least 10.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from portal.billing import bank_fees
from portal.billing.debts import Debt, Part, debts_of
from portal.billing.invoice_numbers import Numbers, Said
from portal.billing.payers import Likeness, Payers
from portal.model.deposit import Deposit, Ground, Reading
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import Unpaid
from portal.money import Money

_AMOUNT = {"one": 45, "all": 43, "oldest": 38, "some": 30}
_NAME = {"known_payer": 50, "payer": 48}
_FEE, _LARGE_FEE, _LARGE = 6, 10, 30  # a fee is large from one in so many parts of what is owed
_NUMBER, _LAST_DIGITS = 50, 10
_OTHERS, _LEAST = 5, 10
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading, and what a judge of it must know."""

    part: Part
    fee: int
    customer: CustomerId
    likeness: Likeness | None
    is_named: bool  # all its invoices are said by their whole numbers
    is_numbered: bool  # some number points to it
    confidence: int


class Readings:
    """All open invoices, made ready to be asked for many deposits."""

    def __init__(
        self,
        open_invoices: Sequence[Unpaid],
        known: Mapping[str, frozenset[CustomerId]],
        fees: Mapping[str, Sequence[int]],
    ) -> None:
        self._fees = fees
        self._numbers = Numbers(open_invoices)
        self._debts: defaultdict[str, dict[CustomerId, Debt]] = defaultdict(dict)
        self._owing: defaultdict[tuple[str, int], list[Debt]] = defaultdict(list)
        for debt in debts_of(open_invoices):
            self._debts[debt.currency][debt.customer] = debt
            for owed in {debt.total, *(one.remaining.minor for one in debt.invoices)}:
                self._owing[debt.currency, owed].append(debt)
        self._whose = {one.id: one.customer for one in open_invoices}
        self._payers = Payers({one.customer: one.name for one in open_invoices}, known)

    def said(self, deposit: Deposit) -> Said:
        return self._numbers.said(f"{deposit.payer} {deposit.memo}")

    def of(self, deposit: Deposit, said: Said) -> list[Candidate]:
        """Best first. Whom nothing but the amount points to is left out where the payer or the number is certain."""
        if deposit.amount.minor <= 0:
            return []
        owed = list(bank_fees.owed_with(deposit.amount.minor, self._fees.get(deposit.amount.currency, ())))
        found = self._near(deposit, owed, said)
        if not any(one.is_named or (one.likeness and one.likeness.is_certain) for one in found):
            found += self._by_amount(deposit, owed, said, {one.customer for one in found})
        return sorted(found, key=_rank)

    def _near(self, deposit: Deposit, owed: Sequence[tuple[int, int]], said: Said) -> list[Candidate]:
        """Of the customers whom the payer's name or a number points to."""
        likenesses = self._payers.of(deposit.payer)
        debts = self._debts.get(deposit.amount.currency, {})
        found: dict[frozenset[InvoiceId], Candidate] = {}
        for customer in sorted({*likenesses, *(self._whose[one] for one in said.named)} & debts.keys()):
            debt = debts[customer]
            parts = [(part, fee) for wanted, fee in owed for part in debt.parts(wanted)]
            named = debt.part_of(said.named)
            short = named.owed - deposit.amount.minor
            for part, fee in [*parts, (named, short)] if (named.owed, short) in owed else parts:
                found[part.ids] = _candidate(debt, part, fee, likenesses.get(customer), said)
        return list(found.values())

    def _by_amount(
        self, deposit: Deposit, owed: Sequence[tuple[int, int]], said: Said, near: Set[CustomerId]
    ) -> list[Candidate]:
        """One invoice or all of a customer, as many as are worth a look."""
        found: list[Candidate] = []
        for wanted, fee in owed:
            debts = self._owing.get((deposit.amount.currency, wanted), ())
            for debt in debts:
                if debt.customer not in near:
                    parts = debt.simple_parts(wanted)
                    found += [_candidate(debt, part, fee, None, said, len(debts) - 1) for part in parts]
                if len(found) >= _LOOKED_AT:
                    return found
        return found


def reading_of(candidate: Candidate, currency: str, confidence: int) -> Reading:
    invoices = tuple(one.id for one in candidate.part.invoices)
    return Reading(candidate.customer, invoices, Money(candidate.fee, currency), _grounds(candidate), confidence)


def _candidate(debt: Debt, part: Part, fee: int, likeness: Likeness | None, said: Said, others: int = 0) -> Candidate:
    is_named, is_ended = part.ids <= said.named, bool(likeness and part.ids <= said.ended | said.named)
    points = _AMOUNT[part.kind] - _less(fee, part.owed)
    points += _of_name(likeness) + (_NUMBER if is_named else _LAST_DIGITS if is_ended else 0)
    if not likeness and not is_named:
        points = max(points - _OTHERS * others, _LEAST)
    is_numbered = is_ended or bool(part.ids & said.named)
    return Candidate(part, fee, debt.customer, likeness, is_named, is_numbered, min(points, 99))


def _less(fee: int, owed: int) -> int:
    if not fee:
        return 0
    return _LARGE_FEE if fee * _LARGE >= owed else _FEE


def _of_name(likeness: Likeness | None) -> int:
    if likeness is None:
        return 0
    return _NAME.get(likeness.ground, likeness.score - 70)


def _grounds(candidate: Candidate) -> tuple[Ground, ...]:
    """In the order in which a page says them."""
    amount: Ground = "amount" if candidate.part.kind == "one" else "together"
    grounds: list[Ground] = [amount]
    if candidate.fee:
        grounds.append("fee")
    if candidate.is_numbered:
        grounds.append("number")
    if candidate.likeness:
        grounds.append(candidate.likeness.ground)
    return tuple(grounds)


def _rank(candidate: Candidate) -> tuple[object, ...]:
    """The surest first; of equals the one that is due first, as the law has it for who pays without saying what."""
    oldest = min(one.due_at for one in candidate.part.invoices)
    return -candidate.confidence, candidate.fee, oldest, [one.id for one in candidate.part.invoices]
