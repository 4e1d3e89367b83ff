"""How much discounts take off amounts: in order, each from what the ones before it left, to the smallest unit."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from portal.sandbox.api import coupons, discounts
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing


def take(books: Books, amounts: Sequence[int], own: Sequence[list[str]], shared: list[str]) -> list[list[Thing]]:
    """Per amount what each discount takes: first its own ones, then those that all the amounts share."""
    left = list(amounts)
    taken: list[list[Thing]] = [[] for _ in amounts]
    for place, ids in enumerate(own):
        for id in ids:
            _take(books, id, left, taken, [place])
    for id in shared:
        _take(books, id, left, taken, range(len(left)))
    return taken


def total(taken: list[Thing]) -> int:
    return sum(one["amount"] for one in taken)


def together(taken: list[list[Thing]]) -> list[Thing]:
    """One entry per discount, as an invoice's total_discount_amounts has them."""
    sums: dict[str, int] = {}
    for one in (one for of_line in taken for one in of_line):
        sums[one["discount"]] = sums.get(one["discount"], 0) + one["amount"]
    return [{"amount": amount, "discount": id} for id, amount in sums.items()]


def spread(amount: int, over: Sequence[int]) -> list[int]:
    """The amount in proportion, summing up to itself: each part is rounded together with those before it."""
    whole = sum(over)
    parts, passed, given = [], 0, 0
    for one in over:
        passed += one
        upto = (2 * amount * passed + whole) // (2 * whole) if whole else 0
        parts.append(upto - given)
        given = upto
    return parts


def _take(books: Books, id: str, left: list[int], taken: list[list[Thing]], places: Sequence[int]) -> None:
    coupon = discounts.coupon_of(books, id)
    rests = [max(0, left[place]) for place in places]
    for place, off in zip(places, _offs(coupon, rests), strict=True):
        left[place] -= off
        taken[place].append({"amount": off, "discount": id})


def _offs(coupon: Thing, rests: list[int]) -> list[int]:
    if coupon["amount_off"] is not None:
        return spread(min(coupon["amount_off"], sum(rests)), rests)
    percent = coupons.percent_of(coupon)
    return [int((Decimal(rest) * percent / 100).to_integral_value(ROUND_HALF_UP)) for rest in rests]
