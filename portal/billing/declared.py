"""Reads the file of `portal setup`; what is wrong in it is one line that names the key."""

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches

import msgspec

from portal.model.declared import Declared, OfferedProduct

MOST_PRODUCTS, MOST_FIELDS = 10, 4  # Stripe's limits
FIELD_NAME, FIELD_VALUE, TEXT = 40, 140, 5000
_KINDS = {"str": "a text", "int": "a whole number", "bool": "true or false", "array": "a list", "object": "a table"}
_PLACE = re.compile(r" - at `\$(?P<path>[^`]*)`$")


class BadDeclaration(Exception):
    """What is wrong in the file, and where."""


def read(text: str) -> Declared:
    """Raises BadDeclaration."""
    try:
        declared = msgspec.convert(tomllib.loads(text), Declared)
    except tomllib.TOMLDecodeError as error:
        raise BadDeclaration(f"is not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise BadDeclaration(_complaint(str(error))) from error
    if complaint := next(_complaints(declared), None):
        raise BadDeclaration(complaint)
    return declared


def _complaint(problem: str) -> str:
    """msgspec's words in ours: `customer_portal.cancel: …`."""
    found = _PLACE.search(problem)
    path, said = (found["path"].lstrip("."), problem[: found.start()]) if found else ("", problem)
    if unknown := re.search(r"unknown field `(.+)`", said):
        near = get_close_matches(unknown[1], _known(path), 1)
        meant = f"; did you mean {near[0]}?" if near else ""
        return f"{f'{path}.' if path else ''}{unknown[1]}: there is no such key{meant}"
    said = re.sub(r"`(\w+)( \| null)?`", lambda kind: _KINDS.get(kind[1], kind[1]), said)
    said = said.replace("Expected", "expected").replace("Invalid enum value", "there is no such choice as")
    said = said.replace("Object missing required field", "lacks the key")
    return f"{path.replace('[...]', '')}: {said}" if path else said


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


def _complaints(declared: Declared) -> Iterator[str]:
    """What no type can tell."""
    url, portal, transfer = declared.webhook.url, declared.customer_portal, declared.transfer
    for name, address in (
        ("webhook.url", url),
        ("customer_portal.privacy_policy_url", portal.privacy_policy_url),
        ("customer_portal.terms_of_service_url", portal.terms_of_service_url),
    ):
        if address and not address.startswith(("https://", "http://")):
            yield f"{name}: expected an address such as https://example.com"
    if len(portal.products) > MOST_PRODUCTS:
        yield f"customer_portal.products: Stripe takes at most {MOST_PRODUCTS}"
    for place, product in enumerate(portal.products):
        yield from _about_product(f"customer_portal.products[{place}]", product)
    if transfer.days_until_due is not None and not 1 <= transfer.days_until_due <= 365:
        yield "transfer.days_until_due: expected days from 1 to 365"
    if len(transfer.whole_footer or "") > TEXT:
        yield f"transfer.footer: with the bank details more than {TEXT} letters"
    fields = transfer.custom_fields or ()
    if len(fields) > MOST_FIELDS:
        yield f"transfer.custom_fields: Stripe takes at most {MOST_FIELDS}"
    for place, field in enumerate(fields):
        if not 0 < len(field.name) <= FIELD_NAME or not 0 < len(field.value) <= FIELD_VALUE:
            limits = f"a name of at most {FIELD_NAME} letters and a value of at most {FIELD_VALUE}"
            yield f"transfer.custom_fields[{place}]: expected {limits}"


def _about_product(place: str, product: OfferedProduct) -> Iterator[str]:
    if not product.prices:
        yield f"{place}.prices: expected at least one price"
    seats = product.seats
    if seats and (seats.minimum < 1 or (seats.maximum is not None and seats.maximum < seats.minimum)):
        yield f"{place}.seats: expected a minimum of at least 1, and no maximum below it"
