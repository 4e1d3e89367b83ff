"""A Customer Portal configuration at Stripe: whether it counts, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Configuration:
    """`says` is nested as at Stripe: name, business_profile, default_return_url, features."""

    id: str
    active: bool
    is_default: bool
    is_ours: bool
    says: Mapping[str, Any]
    print: str | None  # of what setup declared last


def ours_among(known: list[Configuration]) -> Configuration | None:
    """The one that the portal made: the active one, if there are several."""
    return next(iter(sorted((one for one in known if one.is_ours), key=lambda one: not one.active)), None)
