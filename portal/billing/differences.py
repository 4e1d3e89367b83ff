"""The difference between what is declared and what is found at Stripe: name by name, in words a person reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Whom:
    """How many of all it is about, and the first few by name."""

    count: int
    of_all: int
    names: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`found` or `wanted` is empty for what is not there, or is to go. All are names and values of Stripe's."""

    name: str
    found: str
    wanted: str
    whom: Whom | None = None


def between(found: Any, wanted: Any) -> tuple[Difference, ...]:
    """Of nested groups; what is found and not spoken of in `wanted` is nobody's business."""
    before, after = flat(_known(found, wanted)), flat(wanted)
    names = [*after, *(name for name in before if name not in after)]
    differ = [name for name in names if before.get(name, "") != after.get(name, "")]
    return tuple(Difference(name, before.get(name, ""), after.get(name, "")) for name in differ)


def flat(value: Any, name: str = "") -> dict[str, str]:
    """`features.subscription_cancel.mode` → `at_period_end`. A list is said in one order, whatever its own is."""
    if isinstance(value, Mapping):
        parts = (flat(inner, f"{name}.{key}" if name else str(key)) for key, inner in value.items())
        return {path: said for part in parts for path, said in part.items()}
    if isinstance(value, list | tuple | frozenset):
        if any(isinstance(one, Mapping) and "product" in one for one in value):
            return {path: said for one in value for path, said in _offered(f"{name}.{one['product']}", one).items()}
        return {name: ", ".join(sorted(map(_said, value)))}
    return {name: _said(value)}


def _known(found: Any, wanted: Any) -> Any:
    """The part of what is found that `wanted` has an opinion about."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return {name: _known(found.get(name), wanted[name]) for name in wanted}
    return found


def _offered(name: str, product: Mapping[str, Any]) -> dict[str, str]:
    seats, prices = product.get("adjustable_quantity") or {}, ", ".join(sorted(product["prices"]))
    if not seats.get("enabled"):
        return {name: prices}
    quantity = f"{seats.get('minimum') or 1}–{seats.get('maximum') or '∞'}"
    return {name: prices, f"{name}.adjustable_quantity": quantity}


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ": ".join(map(_said, value.values()))
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def counted(names: Iterable[str], most: int = 3) -> str:
    """The first few, and how many more."""
    known = list(names)
    more = len(known) - most
    return ", ".join(known[:most]) + (f" … +{more}" if more > 0 else "")
