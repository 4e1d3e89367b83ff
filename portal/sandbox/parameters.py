"""What an operation accepts: a reader per parameter turns the form's strings into values, or refuses as Stripe does."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from portal.sandbox.refusal import StripeRefusal, invalid

Reader = Callable[[Any, str], Any]  # the value as sent and the parameter's full name
Fields = Mapping[str, Reader]

INTEGER = re.compile(r"-?[0-9]{1,10}")
LARGEST = 4_000_000_000  # as a unix time: the year 2096
PERCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
CURRENCY = re.compile(r"[a-z]{3}")


def read(fields: Fields, sent: Mapping[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    for name in required:
        if sent.get(name, "") == "":
            raise invalid(f"Missing required param: {name}.", param=name, code="parameter_missing")
    return _group(fields, sent, "")


def text(value: Any, name: str) -> str | None:
    """An empty string unsets the field."""
    if not isinstance(value, str):
        raise invalid(f"Invalid string: {value}", param=name)
    return value or None


def integer(value: Any, name: str) -> int:
    if not isinstance(value, str) or not INTEGER.fullmatch(value) or abs(int(value)) > LARGEST:
        raise invalid(f"Invalid integer: {value}", param=name, code="parameter_invalid_integer")
    return int(value)


def natural(value: Any, name: str) -> int:
    number = integer(value, name)
    if number < 0:
        raise invalid("This value must be greater than or equal to 0.", param=name, code="parameter_invalid_integer")
    return number


def percentage(value: Any, name: str) -> float:
    """More than nothing, at most all, and with no more than two digits after the point."""
    if not isinstance(value, str) or not PERCENTAGE.fullmatch(value) or not 0 < float(value) <= 100:
        raise invalid(f"Invalid decimal: {value}; must be greater than 0 and at most 100", param=name)
    return float(value)


def currency(value: Any, name: str) -> str:
    if not isinstance(value, str) or not CURRENCY.fullmatch(value.lower()):
        raise invalid(f"Invalid currency: {value}", param=name)
    return value.lower()


def boolean(value: Any, name: str) -> bool:
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {value}", param=name)
    return bool(value == "true")


def one_of(words: str) -> Reader:
    """One of the words, which are given separated by spaces."""
    allowed = words.split()

    def choose(value: Any, name: str) -> str:
        if value not in allowed:
            raise invalid(f"Invalid {name}: must be one of {', '.join(allowed)}", param=name)
        return str(value)

    return choose


def moment(value: Any, name: str) -> int | str:
    """A unix time, or the word `now`."""
    return "now" if value == "now" else integer(value, name)


def span(value: Any, name: str) -> dict[str, int]:
    """A unix time, or bounds: gt, gte, lt, lte."""
    if isinstance(value, dict):
        bounds = dict.fromkeys(("gt", "gte", "lt", "lte"), integer)
        return _group(bounds, value, name)
    exactly = integer(value, name)
    return {"gte": exactly, "lte": exactly}


def metadata(value: Any, name: str) -> dict[str, str] | None:
    """None clears everything; an empty value clears its key."""
    if value == "":
        return None
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise invalid("Metadata must be keys with strings as values.", param=name)
    return value


def many(reader: Reader) -> Reader:
    def each(value: Any, name: str) -> list[Any]:
        if value == "":
            return []
        if not isinstance(value, list):
            raise invalid("Invalid array", param=name)
        return [reader(one, f"{name}[{place}]") for place, one in enumerate(value)]

    return each


def group(fields: Fields) -> Reader:
    def inner(value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise invalid("Invalid object", param=name)
        return _group(fields, value, name)

    return inner


def clearable(reader: Reader) -> Reader:
    """A group that an empty value unsets as a whole."""

    def inner(value: Any, name: str) -> Any:
        return None if value == "" else reader(value, name)

    return inner


def merged(metadata: dict[str, str], sent: dict[str, str] | None) -> dict[str, str]:
    """The metadata after an update that sent these."""
    if sent is None:
        return {}
    return {key: value for key, value in {**metadata, **sent}.items() if value != ""}


def _group(fields: Fields, sent: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    values = {}
    for name, value in sent.items():
        full = f"{prefix}[{name}]" if prefix else name
        if name not in fields:
            raise _unknown(full)
        values[name] = fields[name](value, full)
    return values


def _unknown(name: str) -> StripeRefusal:
    return invalid(f"Received unknown parameter: {name}", param=name, code="parameter_unknown")


ADDRESS_PARTS = "city country line1 line2 postal_code state"
ADDRESS = clearable(group(dict.fromkeys(ADDRESS_PARTS.split(), text)))
