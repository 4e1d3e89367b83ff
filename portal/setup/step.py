"""One thing that setup would do, and what keeps it from knowing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from portal.billing.differences import Difference
from portal.setup.words import Words


@dataclass(frozen=True)
class Step:
    """`sign` is `+` for something new, `~` for a change. `apply` may raise MayNot, StripeAway, RefusedByStripe."""

    sign: str
    what: Words
    differences: tuple[Difference, ...]
    apply: Callable[[], Awaitable[Words | None]]  # what it has to say afterwards


@dataclass
class Plan:
    """`remarks` are for the person."""

    steps: list[Step] = field(default_factory=list)
    remarks: list[Words] = field(default_factory=list)
