"""What a deposit may have paid: every part of a debt that its amount fits, whoever the payer may be."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from portal.billing import bank_fees, deposit_candidates
from portal.billing.debts import Debt, Part, debts_of
from portal.billing.deposit_candidates import Candidate, Short
from portal.billing.invoice_numbers import Numbers, Said
from portal.billing.payers import WEAK, Likeness, Payers
from portal.model.deposit import Deposit
from portal.model.names import CustomerId, InvoiceId
from portal.model.unpaid import Unpaid

_LOOKED_AT = 100  # customers to whom nothing but the amount points
_CLOSE = 92  # from this likeness on, an odd sum that is missing may be a fee

Owed = Sequence[tuple[int, Short]]  # what may have been owed, and what of it is missing
Likenesses = Mapping[CustomerId, Likeness]


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
        self._parts: defaultdict[tuple[str, int], dict[CustomerId, list[Part]]] = defaultdict(dict)
        for debt in debts_of(open_invoices):
            self._debts[debt.currency][debt.customer] = debt
            for part in debt.usual_parts:
                self._parts[debt.currency, part.owed].setdefault(debt.customer, []).append(part)
        self._whose = {one.id: one.customer for one in open_invoices}
        self._payers = Payers({one.customer: one.name for one in open_invoices}, known)

    def said(self, deposit: Deposit) -> Said:
        return self._numbers.said(f"{deposit.payer} {deposit.memo}")

    def of(self, deposit: Deposit, said: Said) -> list[Candidate]:
        """Best first. Whom nothing but the amount points to is left out where the payer or the number is certain."""
        if deposit.amount.minor <= 0:
            return []
        fees = self._fees.get(deposit.amount.currency, ())
        owed = [(wanted, Short(fee)) for wanted, fee in bank_fees.owed_with(deposit.amount.minor, fees)]
        likenesses = self._payers.of(deposit.payer)
        near = self._near(likenesses, said)
        found = self._pointed_to(deposit, owed, likenesses, near, said)
        is_clear = any(one.is_named or one.has_certain_payer for one in found)
        found += self._by_amount(deposit, owed, likenesses, near, 0 if is_clear else _LOOKED_AT, said)
        return sorted(found, key=lambda one: one.rank)

    def _near(self, likenesses: Likenesses, said: Said) -> set[CustomerId]:
        """Those to whom the letters of the payer's name or a number point."""
        by_name = (customer for customer, likeness in likenesses.items() if likeness.score > WEAK)
        return {*by_name, *(self._whose[one] for one in said.named)}

    def _pointed_to(
        self, deposit: Deposit, owed: Owed, likenesses: Likenesses, near: set[CustomerId], said: Said
    ) -> list[Candidate]:
        """Every part of what they owe."""
        debts = self._debts.get(deposit.amount.currency, {})
        found: dict[frozenset[InvoiceId], Candidate] = {}
        for customer in sorted(near & debts.keys()):
            likeness = likenesses.get(customer)
            debt = debts[customer]
            parts = [(part, short) for wanted, short in owed if wanted in debt.sums for part in debt.parts(wanted)]
            is_close = likeness is None or likeness.score >= _CLOSE
            for part, short in [*parts, *self._odd(deposit, debt, said, is_close)]:
                one = deposit_candidates.pointed_to(customer, part, short, likeness, said)
                found.setdefault(part.ids, one)
        return list(found.values())

    def _odd(self, deposit: Deposit, debt: Debt, said: Said, is_close: bool) -> Iterator[tuple[Part, Short]]:
        """What the numbers name, however many they are; and each invoice of which no more than a fee is missing."""
        fees = self._fees.get(deposit.amount.currency, ())
        named = debt.part_of(said.named)
        for part in (named, *debt.ones) if is_close else (named,):
            minor = part.owed - deposit.amount.minor
            if minor == 0 or (bank_fees.is_plausible(minor, part.owed) and minor <= max(fees, default=0)):
                yield part, Short(minor, is_usual=minor == 0 or minor in fees)

    def _by_amount(
        self, deposit: Deposit, owed: Owed, likenesses: Likenesses, near: set[CustomerId], left: int, said: Said
    ) -> list[Candidate]:
        """Of all others: those of whose names the payer's may be a reading, and as many more as are `left`."""
        weak = likenesses.keys() - near
        found: list[Candidate] = []
        for wanted, short in owed:
            parts = self._parts.get((deposit.amount.currency, wanted), {})
            for customer in parts if left > 0 else sorted(weak & parts.keys()):
                if customer in weak:
                    make = deposit_candidates.pointed_to
                    found += [make(customer, part, short, likenesses[customer], said) for part in parts[customer]]
                elif customer not in near and left > 0:
                    found += self._of_amount(deposit, customer, parts[customer], short, len(parts) - 1)
                    left -= 1
        return found

    def _of_amount(
        self, deposit: Deposit, customer: CustomerId, parts: Sequence[Part], short: Short, others: int
    ) -> list[Candidate]:
        plausibility = self._payers.plausibility(deposit.payer, customer)
        return [deposit_candidates.by_amount(customer, part, short, others, plausibility) for part in parts]
