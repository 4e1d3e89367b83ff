"""What each item of a contract may become by the operator's offers and Stripe's rules, and what somebody wishes for."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.model.change import Terms, Way, Wish, WishedItem
from portal.model.contract import Contract, ContractItem
from portal.model.offer import Offer, Offers
from portal.model.price import Price

MOST = 999_999


class BadWish(Exception):
    """What was typed or chosen cannot be priced; `why`: seats, few, many, twice or same. `bound`: of the seats."""

    def __init__(self, why: str, bound: int = 0) -> None:
        super().__init__(why)
        self.why, self.bound = why, bound


class NotOffered(Exception):
    """A price that the form did not offer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One price that an item may have, and how many of it."""

    price: Price
    product: str
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class ItemChoices:
    """An item, and what it may become; its present price is among the choices."""

    item: ContractItem
    choices: tuple[Choice, ...]
    counts: bool  # whether another number may be typed

    @property
    def is_open(self) -> bool:
        return self.counts or len(self.choices) > 1

    @property
    def lowest(self) -> int:
        return min(choice.minimum for choice in self.choices)

    @property
    def highest(self) -> int:
        return max(choice.maximum for choice in self.choices)

    def find(self, price: str) -> Choice:
        """Raises NotOffered."""
        found = next((choice for choice in self.choices if choice.price.id == price), None)
        if found is None:
            raise NotOffered(price)
        return found


def choices_of(contract: Contract, offers: Offers, offered: Sequence[Offer]) -> list[ItemChoices]:
    """For each item in its order."""
    usable = [offer for offer in offered if offer.is_usable and offer.price.currency == contract.currency]
    return [_choices(contract, item, offers, usable) for item in contract.items]


def terms_of(contract: Contract, offers: Offers, by_request: bool) -> Terms:
    """How a change of this contract is made. Within a trial nothing is charged, whatever else is set."""
    if contract.is_trial:
        return Terms(_way(contract, offers, by_request), "none", False, offers.configuration)
    return Terms(_way(contract, offers, by_request), offers.proration, offers.restarts, offers.configuration)


def read_wish(contract: Contract, choices: Sequence[ItemChoices], form: Mapping[str, str], code: str = "") -> Wish:
    """What the form asks for, without what stays as it is. Raises BadWish, NotOffered."""
    wished = [_wished(one, form) for one in choices]
    if len({item.price for item in wished}) < len(wished):
        raise BadWish("twice")
    changed = [item for item, one in zip(wished, choices, strict=True) if _is_another(item, one.item)]
    if not changed and not code:
        raise BadWish("same")
    return Wish(contract.id, tuple(wished if contract.is_simple else changed), code=code)


def is_still_offered(wish: Wish, choices: Sequence[ItemChoices]) -> bool:
    """Whether an older wish could be made today."""
    by_item = {one.item.id: one for one in choices}
    return all(
        item.id in by_item and item.price in {choice.price.id for choice in by_item[item.id].choices}
        for item in wish.items
    )


def _way(contract: Contract, offers: Offers, by_request: bool) -> Way:
    """Stripe's portal, where it can; a trial that it would end is kept by making the change ourselves."""
    if contract.is_simple and not (contract.is_trial and offers.ends_trial):
        return "portal"
    return "request" if by_request else "direct"


def _choices(contract: Contract, item: ContractItem, offers: Offers, usable: Sequence[Offer]) -> ItemChoices:
    named = next((offer for offer in usable if offer.id == item.price.id), None)
    may_move = (
        "price" in offers.allowed and not item.price.is_metered and (named is not None or len(contract.items) == 1)
    )
    found = [_choice(offer, item) for offer in usable if may_move and _fits(contract, item, offer)]
    if not any(choice.price.id == item.price.id for choice in found):
        found.insert(0, _choice(named, item) if named else Choice(item.price, item.product, 1, MOST))
    adjustable = named.terms.adjustable if named else any(offer.terms.adjustable for offer in usable if may_move)
    counts = "quantity" in offers.allowed and item.quantity is not None and adjustable
    return ItemChoices(item, tuple(found), counts)


def _fits(contract: Contract, item: ContractItem, offer: Offer) -> bool:
    """Items of one contract keep their common rhythm, and no two of them the same price."""
    if len(contract.items) == 1:
        return True
    others = {one.price.id for one in contract.items if one.id != item.id}
    rhythm = item.price.interval, item.price.interval_count
    return offer.id not in others and (offer.price.interval, offer.price.interval_count) == rhythm


def _choice(offer: Offer, item: ContractItem) -> Choice:
    terms = offer.terms
    if not terms.adjustable and item.quantity is not None:
        return Choice(offer.price, offer.product, item.quantity, item.quantity)
    return Choice(offer.price, offer.product, terms.minimum, terms.maximum or MOST)


def _wished(one: ItemChoices, form: Mapping[str, str]) -> WishedItem:
    item = one.item
    choice = one.find(form.get(f"price.{item.id}", item.price.id))
    typed = form.get(f"seats.{item.id}")
    if not one.counts or typed is None:
        return WishedItem(item.id, choice.price.id, item.quantity)
    return WishedItem(item.id, choice.price.id, read_seats(typed, choice))


def read_seats(typed: str, choice: Choice) -> int:
    """As people type it, in digits of any width. Raises BadWish."""
    text = unicodedata.normalize("NFKC", typed).strip().replace(",", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise BadWish("seats")
    if int(text) < choice.minimum:
        raise BadWish("few", choice.minimum)
    if int(text) > choice.maximum:
        raise BadWish("many", choice.maximum)
    return int(text)


def _is_another(wished: WishedItem, item: ContractItem) -> bool:
    return (wished.price, wished.quantity) != (item.price.id, item.quantity)
