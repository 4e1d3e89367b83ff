"""One worked case: a subscription, a change of it, and the bill that follows, reckoned by hand.

A month here has 30 days, 2,592,000 seconds; a year has twelve of them. Amounts are in yen, those in dollars in cents.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

DAY = 86_400
MONTH = 30 * DAY
HALF = MONTH // 2
Thing = dict[str, Any]
Items = tuple[tuple[str, int], ...]  # name of a price and how many; none of it takes the item away

# What one costs, how often in days, in which currency.
PRICES = {
    "standard": (1_500, 30, "jpy"),
    "premium": (2_400, 30, "jpy"),
    "standard yearly": (15_000, 360, "jpy"),
    "premium yearly": (24_000, 360, "jpy"),
    "odd": (333, 30, "jpy"),
    "sixty": (60, 30, "jpy"),
    "hundred": (100, 30, "jpy"),
    "add-on": (3_000, 30, "jpy"),
    "add-on yearly": (30_000, 360, "jpy"),
    "dollars": (1_200, 30, "usd"),
    "more dollars": (1_900, 30, "usd"),
    "9.99 dollars": (999, 30, "usd"),
}


class Case(NamedTuple):
    says: str
    before: Items
    after: Items  # in the order of `before`; further ones are added
    lines: tuple[int, ...]  # the amounts of the invoice's lines
    total: int
    at: int = HALF  # how many seconds of the period have passed
    due: int | None = None  # where it is not the total
    ending: int = 0  # the customer's balance afterwards
    tax: int = 0  # in the total, or on top of it
    off: int = 0  # what discounts take from the lines; from prorations it is gone already
    rate: str | None = None
    had: Thing | None = None  # a coupon on the subscription from its beginning
    given: Thing | None = None  # a coupon redeemed with the change
    balance: int = 0  # of the customer before the change
    trial_days: int = 0
    by_transfer: bool = False
    waits: bool = False  # for the next renewal
    change: Mapping[str, Any] = MappingProxyType({})  # more parameters; proration_behavior is always_invoice


STANDARD: Items = (("standard", 10),)  # 15,000 a month
PREMIUM: Items = (("premium", 10),)  # 24,000
TWELVE: Items = (("standard", 12),)  # 18,000
YEARLY: Items = (("standard yearly", 10),)  # 150,000 a year
WITH_ADD_ON: Items = (("standard", 10), ("add-on", 1))  # 15,000 and 3,000
