"""Reads the file of `portal setup`; what is wrong in it is one line that names the key."""

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches

import msgspec

from portal.complaint import Complaint
from portal.language import _
from portal.model.declared import Declared, OfferedProduct

MOST_PRODUCTS, MOST_FIELDS = 10, 4  # Stripe's limits
FIELD_NAME, FIELD_VALUE, TEXT = 40, 140, 5000
_TOML_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_PLACE = re.compile(r" - at `\$(?P<path>[^`]*)`$")


# msgspec's complaints, and ours.
_SAYINGS = {
    r"Expected `str.*": _("%(key)s: expected a text"),
    r"Expected `int.*": _("%(key)s: expected a whole number"),
    r"Expected `bool.*": _("%(key)s: expected true or false"),
    r"Expected `array.*": _("%(key)s: expected a list"),
    r"Expected `object.*": _("%(key)s: expected a table"),
    r"Invalid enum value '?(.+?)'?": _("%(key)s: there is no such choice as %(what)r"),
    r"Object missing required field `(.+)`": _("%(key)s: lacks the key %(what)s"),
}
# tomllib's, of a whole line.
_NOT_TOML = {
    r"Cannot .*|Duplicate .*": _("line %(line)s is not TOML: the same key or table stands in the file twice"),
    r"Expected '=' .*": _("line %(line)s is not TOML: expected = after the name of a key"),
    r"Expected '\].*": _("line %(line)s is not TOML: expected ] after the name of a table"),
    r"Expected newline.*": _("line %(line)s is not TOML: more stands there than one key and its value"),
    r"Invalid (?:value|date|hex).*": _(
        'line %(line)s is not TOML: expected a value, as in "text", 30, true or ["list"]'
    ),
    r"""Expected ['"].*|(?:Unescaped|Illegal|Found invalid|Unterminated) .*""": _(
        "line %(line)s is not TOML: a text is not closed, or a letter in it must be written otherwise"
    ),
}
_AT_MOST = _("%(key)s: Stripe takes at most %(most)s")
_FIELD = _("%(key)s: expected a name of at most %(name)s letters and a value of at most %(value)s")
_SEATS = _("%(key)s: expected a minimum of at least 1, and no maximum below it")


class BadDeclaration(Complaint):
    """What is wrong in the file, and where."""


def read(text: str) -> Declared:
    """Raises BadDeclaration."""
    try:
        declared = msgspec.convert(tomllib.loads(text), Declared)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(str(error), text) from error
    except msgspec.ValidationError as error:
        raise _complaint(str(error)) from error
    if complaint := next(_complaints(declared), None):
        raise complaint
    return declared


def _no_toml(problem: str, text: str) -> BadDeclaration:
    place = _TOML_PLACE.search(problem)
    line = (place and place["line"]) or max(1, len(text.splitlines()))
    said = problem[: place.start()] if place else problem
    for pattern, message in _NOT_TOML.items():
        if re.fullmatch(pattern, said, re.DOTALL):
            return BadDeclaration(message, line=line)
    return BadDeclaration("line %(line)s is not TOML: %(why)s", line=line, why=said)


def _complaint(problem: str) -> BadDeclaration:
    """msgspec's words in ours: `customer_portal.cancel: …`."""
    found = _PLACE.search(problem)
    path, said = (found["path"].lstrip("."), problem[: found.start()]) if found else ("", problem)
    if unknown := re.search(r"unknown field `(.+)`", said):
        key = f"{path}.{unknown[1]}".lstrip(".")
        if near := get_close_matches(unknown[1], _known(path), 1):
            return BadDeclaration("%(key)s: there is no such key; did you mean %(near)s?", key=key, near=near[0])
        return BadDeclaration("%(key)s: there is no such key", key=key)
    key = path.replace("[...]", "")
    for pattern, message in _SAYINGS.items():
        if fits := re.fullmatch(pattern, said):
            return BadDeclaration(message, key=key, what=fits[1] if fits.groups() else "")
    return BadDeclaration("%(key)s: %(what)s", key=key, what=said)


def _known(path: str) -> list[str]:
    """The keys of the table at this path."""
    table: object = Declared
    for name in filter(None, re.sub(r"\[[^]]*\]", "", path).split(".")):
        fields = {field.name: field.type for field in msgspec.structs.fields(table)}  # type: ignore[arg-type]
        table = next((one for one in _tables(fields.get(name))), None)
        if table is None:
            return []
    return [field.name for field in msgspec.structs.fields(table)]  # type: ignore[arg-type]


def _tables(kind: object) -> Iterator[object]:
    """The tables that a type is made of: `tuple[CustomField, ...] | None` is of one."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    for inner in getattr(kind, "__args__", ()):
        yield from _tables(inner)


def _complaints(declared: Declared) -> Iterator[BadDeclaration]:
    """What no type can tell."""
    url, portal, transfer = declared.webhook.url, declared.customer_portal, declared.transfer
    for name, address in (
        ("webhook.url", url),
        ("customer_portal.privacy_policy_url", portal.privacy_policy_url),
        ("customer_portal.terms_of_service_url", portal.terms_of_service_url),
    ):
        if address and not address.startswith(("https://", "http://")):
            yield BadDeclaration("%(key)s: expected an address such as https://example.com", key=name)
    if len(portal.products) > MOST_PRODUCTS:
        yield BadDeclaration(_AT_MOST, key="customer_portal.products", most=MOST_PRODUCTS)
    for place, product in enumerate(portal.products):
        yield from _about_product(f"customer_portal.products[{place}]", product)
    if transfer.days_until_due is not None and not 1 <= transfer.days_until_due <= 365:
        yield BadDeclaration("%(key)s: expected days from 1 to 365", key="transfer.days_until_due")
    if len(transfer.whole_footer or "") > TEXT:
        yield BadDeclaration("transfer.footer: with the bank details more than %(most)s letters", most=TEXT)
    fields = transfer.custom_fields or ()
    if len(fields) > MOST_FIELDS:
        yield BadDeclaration(_AT_MOST, key="transfer.custom_fields", most=MOST_FIELDS)
    for place, field in enumerate(fields):
        if not 0 < len(field.name) <= FIELD_NAME or not 0 < len(field.value) <= FIELD_VALUE:
            key = f"transfer.custom_fields[{place}]"
            yield BadDeclaration(_FIELD, key=key, name=FIELD_NAME, value=FIELD_VALUE)


def _about_product(place: str, product: OfferedProduct) -> Iterator[BadDeclaration]:
    if not product.prices:
        yield BadDeclaration("%(key)s: expected at least one price", key=f"{place}.prices")
    seats = product.seats
    if seats and (seats.minimum < 1 or (seats.maximum is not None and seats.maximum < seats.minimum)):
        yield BadDeclaration(_SEATS, key=f"{place}.seats")
