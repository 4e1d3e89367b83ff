"""The fees that payers take off a transfer: those that banks usually charge, and how much of an amount may be one.

`PORTAL_BANK_FEES` replaces the list of a currency. All in its minor unit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

LARGEST_SHARE = 5  # a fee is at most one in so many parts of what is owed

# Yen: of Japanese banks with 8 and 10 % tax, at the counter, by machine and online, to the same bank and to another.
# Foreign: what senders' and correspondents' banks keep of a wire.
USUAL: Mapping[str, Sequence[int]] = MappingProxyType(
    {
        "jpy": (
            *(50, 55, 75, 77, 86, 88, 99, 100, 105, 108, 110, 128, 130, 137, 143, 145, 150, 154, 157, 160, 162, 165),
            *(172, 176, 178, 183, 187, 198, 200, 210, 216, 220, 229, 242, 250, 253, 264, 270, 272, 275, 286, 297, 300),
            *(308, 315, 324, 330, 378, 385, 400, 407, 420, 432, 440, 473, 484, 486, 490, 495, 500, 525, 540, 550, 572),
            *(594, 600, 605, 630, 648, 660, 700, 715, 726, 735, 740, 756, 770, 784, 810, 814, 825, 840, 864, 880, 891),
            *(900, 924, 935, 968, 990, 1100, 1210, 1320),
        ),
        "usd": (
            500,
            800,
            1000,
            1200,
            1300,
            1400,
            1500,
            1600,
            1700,
            1750,
            1800,
            2000,
            2200,
            2500,
            3000,
            3500,
            4000,
            4500,
        ),
        "eur": (20, 50, 100, 150, 250, 300, 350, 500, 700, 750, 800, 1000, 1200, 1250, 1500, 2000, 2500, 3000, 3500),
        "gbp": (50, 200, 400, 500, 600, 700, 800, 1000, 1200, 1500, 1700, 2000, 2500, 3000),
    }
)


def table(chosen: Iterable[tuple[str, Sequence[int]]]) -> Mapping[str, Sequence[int]]:
    """The usual ones, but for the currencies whose fees the operator has chosen (`Settings.bank_fees`)."""
    return {**USUAL, **dict(chosen)}


def owed_with(received: int, fees: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What may have been owed, and the fee: the whole first, then less each fee that is a small enough part of it."""
    yield received, 0
    for fee in fees:
        if is_plausible(fee, received + fee):
            yield received + fee, fee


def is_plausible(fee: int, owed: int) -> bool:
    return 0 < fee * LARGEST_SHARE <= owed
