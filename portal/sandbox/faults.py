"""Misbehaviour on demand: latency, refused calls, a declined card, webhooks lost, repeated or shuffled."""

from dataclasses import dataclass, field
from typing import Any

from portal.sandbox.declines import DECLINES

STATUSES = (403, 429, 500, 502, 503)


class BadFault(Exception):
    """The fault asked for is not one the stand-in knows; the message says why."""


@dataclass
class WebhookFaults:
    drop: int | bool = 0
    repeat: int = 0
    shuffle: bool = False


@dataclass
class Faults:
    latency_ms: int = 0
    status: int | None = None
    every: int = 1
    next_decline: str | None = None
    webhooks: WebhookFaults = field(default_factory=WebhookFaults)
    calls: int = 0

    def strikes(self) -> int | None:
        """The status this call is to be answered with instead of its own."""
        if self.status is None:
            return None
        self.calls += 1
        return self.status if self.calls % self.every == 0 else None

    def drops_delivery(self) -> bool:
        drop = self.webhooks.drop
        if drop is True:
            return True
        self.webhooks.drop = max(0, drop - 1)
        return drop > 0

    def takes_decline(self) -> str | None:
        code, self.next_decline = self.next_decline, None
        return code

    def set(self, wanted: Any) -> None:
        """Change what is named, leave the rest; nothing is changed when anything is wrong."""
        changes = _checked(wanted, TOP, "")
        webhooks = _checked(changes.pop("webhooks", {}), WEBHOOKS, "webhooks.")
        if "status" in changes or "every" in changes:
            self.calls = 0
        for name, value in changes.items():
            setattr(self, name, value)
        for name, value in webhooks.items():
            setattr(self.webhooks, name, value)

    def as_json(self) -> dict[str, Any]:
        return {
            "latency_ms": self.latency_ms,
            "status": self.status,
            "every": self.every,
            "next_decline": self.next_decline,
            "webhooks": vars(self.webhooks),
        }


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


TOP = {
    "latency_ms": (lambda value: _whole(value) and value <= 60_000, "milliseconds from 0 to 60000"),
    "status": (lambda value: value is None or value in STATUSES, "403, 429, 500, 502, 503 or null"),
    "every": (lambda value: _whole(value) and value >= 1, "a whole number from 1"),
    "next_decline": (lambda value: value is None or value in DECLINES, f"null or one of {', '.join(DECLINES)}"),
    "webhooks": (lambda value: isinstance(value, dict), "an object with drop, repeat, shuffle"),
}
WEBHOOKS = {
    "drop": (lambda value: isinstance(value, bool) or _whole(value), "how many to lose, or true for all"),
    "repeat": (lambda value: _whole(value) and value <= 20, "how many times more to send each, up to 20"),
    "shuffle": (lambda value: isinstance(value, bool), "true or false"),
}


def _checked(wanted: Any, known: dict[str, Any], prefix: str) -> dict[str, Any]:
    if not isinstance(wanted, dict):
        raise BadFault('a JSON object is expected, such as {"latency_ms": 200}')
    for name, value in wanted.items():
        if name not in known:
            raise BadFault(f"{prefix}{name} is not a fault; known are {', '.join(known)}")
        fits, expected = known[name]
        if not fits(value):
            raise BadFault(f"{prefix}{name} is {value!r}: expected {expected}")
    return dict(wanted)
