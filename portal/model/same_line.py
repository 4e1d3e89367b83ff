"""Whether a line of a bank statement is one that another file has brought, or says the same and is other money.

What a line says is its day, amount, currency, payer and memo. The company may have several accounts, and a customer may
pay the same into two of them on one day: then their numbers tell, where files name them. Where they do not, the kind
of file (its bank, or its head) and the balance behind the line do, which are the same in every file of the account.
That is no proof, so such a line is listed, and nobody ticks it beforehand.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from portal.language import plain
from portal.model.deposit import Deposit

_BY_KIND = "~"
Sameness = Literal["same", "unclear", "other"]


@dataclass(frozen=True, slots=True)
class Line:
    """`is_known`: another file has brought it. Alike: a line that says the same is known, maybe of another account."""

    id: str
    deposit: Deposit
    is_known: bool = False
    is_alike: bool = False


def by_number(*parts: str) -> str:
    """An account as files name it: bank, branch, kind, as far as they are told, and last its number."""
    *before, number = parts
    return "-".join([*(part for part in before if part), number.lstrip("0")])


def by_kind(*parts: str) -> str:
    """Of a file that names no account."""
    return _BY_KIND + " ".join(part for part in parts if part)


def told_apart(found: Sequence[Deposit], known: Mapping[str, Deposit]) -> list[Line]:
    """The lines of a file in their order; `known` are those of all other files, by their ids. Each is taken once.

    Of lines that say the same each counts: both of two equal transfers of a day are there.
    """
    left: defaultdict[tuple[str, ...], dict[str, Deposit]] = defaultdict(dict)
    for id, one in known.items():
        left[_said(one)][id] = one
    counts: Counter[tuple[str, ...]] = Counter()
    taken, lines = {*known}, []
    for one in found:
        alike = left[_said(one)]
        same = _same(one, alike)
        if same:
            del alike[same]
            lines.append(Line(same, one, is_known=True))
        else:
            new = _new_id(one, counts, taken)
            is_alike = any(compare(one, other) == "unclear" for other in alike.values())
            taken.add(new)
            lines.append(Line(new, one, is_alike=is_alike))
    return lines


def compare(one: Deposit, other: Deposit) -> Sameness:
    """Of two lines that say the same. One that was kept before accounts were is taken for the same."""
    if not one.account or not other.account:
        return "same"
    if one.account.startswith(_BY_KIND) or other.account.startswith(_BY_KIND):
        is_one = one.account == other.account and (one.balance == other.balance or not (one.balance and other.balance))
        return "same" if is_one else "unclear"
    (place, _, number), (other_place, _, other_number) = one.account.rpartition("-"), other.account.rpartition("-")
    if number != other_number:
        return "other"
    return "same" if place == other_place or not (place and other_place) else "unclear"


def _same(one: Deposit, alike: Mapping[str, Deposit]) -> str | None:
    """The nearest first: of the same account, and with the same balance."""
    same = [id for id, other in alike.items() if compare(one, other) == "same"]
    same.sort(key=lambda id: (alike[id].account != one.account, alike[id].balance != one.balance))
    return next(iter(same), None)


def _new_id(one: Deposit, counts: Counter[tuple[str, ...]], taken: set[str]) -> str:
    """By what tells the line, so that two who bring in the same at once keep it once."""
    said = (*_said(one), *((one.account, one.balance) if one.account else ()))
    while True:
        counts[said] += 1
        id = sha256("\n".join((*said, str(counts[said]))).encode()).hexdigest()[:32]
        if id not in taken:
            return id


def _said(one: Deposit) -> tuple[str, ...]:
    return one.day.isoformat(), str(one.amount.minor), one.amount.currency, plain(one.payer), plain(one.memo)
