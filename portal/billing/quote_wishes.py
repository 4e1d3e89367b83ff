"""What a customer may have quoted by the operator's offers, and what somebody says when they accept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from portal.billing.choices import MOST, Choice, NotOffered, read_seats
from portal.clock import day_of
from portal.model.names import Email
from portal.model.offer import Offer
from portal.model.quote import LONGEST_NAME, LONGEST_ORDER, VALID_FOR, QuotedLine, QuoteWish

LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Yes:
    """An acceptance as the form says it; `problems` holds for each field what is wrong with it."""

    name: str
    purchase_order: str
    problems: Mapping[str, str]


def choices_of(offered: Sequence[Offer]) -> list[Choice]:
    """In the operator's order."""
    return [_choice(offer) for offer in offered if offer.is_usable and offer.price.each is not None]


def read_wish(
    choices: Sequence[Choice], form: Mapping[str, str], made_by: Email, now: datetime, zone: tzinfo
) -> QuoteWish:
    """Valid to the end of a day, so that the same form sent twice asks for the same. Raises BadWish, NotOffered."""
    choice = next((one for one in choices if one.price.id == form.get("price")), None)
    if choice is None:
        raise NotOffered(form.get("price", ""))
    line = QuotedLine(read_seats(form.get("seats", ""), choice), choice.price.id)
    return QuoteWish((line,), end_of_day(now + VALID_FOR, zone), made_by)


def read_yes(form: Mapping[str, str]) -> Yes:
    """A name, a tick, and an order number for who has one."""
    name, order = _line(form.get("name", "")), _line(form.get("purchase_order", ""))
    found = {
        "name": "missing" if not name else "long" if len(name) > LONGEST_NAME else "",
        "purchase_order": "long" if len(order) > LONGEST_ORDER else "",
        "agree": "" if form.get("agree") == "yes" else "missing",
    }
    return Yes(name, order, {field: why for field, why in found.items() if why})


def end_of_day(moment: datetime, zone: tzinfo) -> datetime:
    """The last second of the day there."""
    return day_of(moment, zone) + timedelta(days=1, seconds=-1)


def _choice(offer: Offer) -> Choice:
    terms = offer.terms
    if not terms.adjustable:
        return Choice(offer.price, offer.product, 1, 1)
    return Choice(offer.price, offer.product, terms.minimum, terms.maximum or MOST)


def _line(typed: str) -> str:
    """Without what no paper prints: breaks, and letters that are not seen."""
    return " ".join("".join(letter for letter in typed if letter.isprintable() or letter.isspace()).split())
