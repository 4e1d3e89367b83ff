"""One way to understand a deposit, with its grounds and how much they count.

Confidence, of a hundred, adds up (and ends at 99):
the amount – one invoice 45, all of a customer 43, the oldest ones 38, some others 30; short by a usual fee, 6 fewer,
by a large one 10, by another small sum 20;
the name – remembered 50, the customer's own 48, like it 10 to 34 – and the number: in full 50, its last digits 10.
By the amount alone: 5 fewer for each other customer whom it fits as well, 5 more or fewer for what speaks for or
against the name being written so, at least 10.
"""

from dataclasses import dataclass

from portal.billing.debts import Part
from portal.billing.invoice_numbers import Said
from portal.billing.payers import Likeness
from portal.model.deposit import Ground, Reading
from portal.model.names import CustomerId
from portal.money import Money

_AMOUNT = {"one": 45, "all": 43, "oldest": 38, "some": 30}
_NAME = {"known_payer": 50, "shared_payer": 50, "payer": 48}
_FEE, _LARGE_FEE, _ODD_FEE, _LARGE = 6, 10, 20, 30  # a fee is large from one in so many parts of what is owed
_NUMBER, _LAST_DIGITS = 50, 10
_STEP, _LEAST = 5, 10


@dataclass(frozen=True, slots=True)
class Short:
    """What is owed and did not come: nothing, a usual fee, or another small sum."""

    minor: int = 0
    is_usual: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading, and what a judge of it must know."""

    customer: CustomerId
    part: Part
    short: Short
    likeness: Likeness | None
    is_named: bool  # all its invoices are said by their whole numbers
    is_numbered: bool  # some number points to it
    confidence: int

    @property
    def has_certain_payer(self) -> bool:
        return self.likeness is not None and self.likeness.is_certain

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """In the order in which a page says them."""
        found: list[Ground] = ["amount" if self.part.kind == "one" else "together"]
        if self.short.minor:
            found.append("fee" if self.short.is_usual else "odd_fee")
        if self.is_numbered:
            found.append("number")
        if self.likeness:
            found.append(self.likeness.ground)
        return tuple(found)

    @property
    def rank(self) -> tuple[object, ...]:
        """The surest first; of equals the one that is due first, as the law has it for who pays without saying what."""
        invoices = self.part.invoices
        return -self.confidence, self.short.minor, invoices[0].due_at, [one.id for one in invoices]

    def reading(self, currency: str, confidence: int) -> Reading:
        invoices = tuple(one.id for one in self.part.invoices)
        return Reading(self.customer, invoices, Money(self.short.minor, currency), self.grounds, confidence)


def pointed_to(customer: CustomerId, part: Part, short: Short, likeness: Likeness | None, said: Said) -> Candidate:
    """By the payer's name or a number, beside the amount."""
    is_named, is_ended = part.ids <= said.named, bool(likeness and part.ids <= said.ended | said.named)
    points = _of_amount(part, short) + _of_name(likeness) + (_NUMBER if is_named else _LAST_DIGITS if is_ended else 0)
    is_numbered = is_ended or bool(part.ids & said.named)
    return Candidate(customer, part, short, likeness, is_named, is_numbered, min(points, 99))


def by_amount(customer: CustomerId, part: Part, short: Short, others: int, plausibility: int) -> Candidate:
    """By nothing else; so many others owe as much."""
    points = max(_of_amount(part, short) - _STEP * (others - plausibility), _LEAST)
    return Candidate(customer, part, short, None, False, False, points)


def _of_amount(part: Part, short: Short) -> int:
    if not short.minor:
        return _AMOUNT[part.kind]
    if not short.is_usual:
        return _AMOUNT[part.kind] - _ODD_FEE
    return _AMOUNT[part.kind] - (_LARGE_FEE if short.minor * _LARGE >= part.owed else _FEE)


def _of_name(likeness: Likeness | None) -> int:
    if likeness is None:
        return 0
    return _NAME.get(likeness.ground, (likeness.score - 30) // 2)
