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

    @property
    def puts_off(self) -> tuple[str, ...]:
        """The kinds of change that Stripe's page makes at the period's end instead of at once."""
        update = self.says.get("features", {}).get("subscription_update") or {}
        conditions = (update.get("schedule_at_period_end") or {}).get("conditions") or ()
        return tuple(one["type"] for one in conditions) if update.get("enabled") else ()


def that_counts(known: list[Configuration]) -> Configuration | None:
    """What plans are read from and customers are handed to: ours, else the account's default."""
    active = [one for one in known if one.active]
    return next(iter(sorted(active, key=lambda one: (not one.is_ours, not one.is_default))), None)


def ours_among(known: list[Configuration]) -> Configuration | None:
    """The one that the portal made: the active one, if there are several."""
    return next(iter(sorted((one for one in known if one.is_ours), key=lambda one: not one.active)), None)
