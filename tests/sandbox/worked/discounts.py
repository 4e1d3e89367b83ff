"""Changes with coupons.

A credit gives back what was charged, so less the discounts of that charge. A charge has the discounts that the
subscription has from now on. Both are inside the amounts of prorations; on whole periods they stand beside them.
"""

from typing import Any

from tests.sandbox.worked.case import MONTH, PREMIUM, STANDARD, TWELVE, WITH_ADD_ON, YEARLY, Case

WAITING = {"proration_behavior": "create_prorations"}


def percent(off: float, duration: str = "forever", **more: Any) -> dict[str, Any]:
    return {"percent_off": off, "duration": duration, **more}


def yen(off: int, duration: str = "forever") -> dict[str, Any]:
    return {"amount_off": off, "currency": "jpy", "duration": duration}


CASES = [
    # 13,500 × 1/2 = 6,750 back; 24,000 less 10 % = 21,600 × 1/2 = 10,800
    Case("a tenth off, forever", STANDARD, PREMIUM, (-6_750, 10_800), 4_050, had=percent(10)),
    # Tax after discounts: 10 % of 6,750 = 675 back, 10 % of 10,800 = 1,080
    Case("and tax on top", STANDARD, PREMIUM, (-6_750, 10_800), 4_455, tax=405, had=percent(10), rate="10 on top"),
    # Charged with half off, 7,500: × 1/2 = 3,750 back; the new at its price, 12,000
    Case("once, and used up", STANDARD, PREMIUM, (-3_750, 12_000), 8_250, had=percent(50, "once")),
    # Charged in full: 7,500 back; 21,600 × 1/2
    Case("given with the change", STANDARD, PREMIUM, (-7_500, 10_800), 3_300, given=percent(10, "once")),
    # 6,750 back as charged; then 20 % off: 19,200 × 1/2
    Case("another instead", STANDARD, PREMIUM, (-6_750, 9_600), 2_850, had=percent(10), given=percent(20)),
    # 14,000 × 1/2 back; 23,000 × 1/2
    Case("1,000 yen off, forever", STANDARD, PREMIUM, (-7_000, 11_500), 4_500, had=yen(1_000)),
    # 7,500 back; 22,000 × 1/2
    Case("2,000 yen with the change", STANDARD, PREMIUM, (-7_500, 11_000), 3_500, given=yen(2_000, "once")),
    # More than there is to pay takes all of it, and nothing is given back
    Case("99,999 yen off", STANDARD, PREMIUM, (0, 0), 0, had=yen(99_999)),
    Case("all of it off", STANDARD, PREMIUM, (0, 0), 0, had=percent(100)),
    # 12.5 % of 2,331 = 291.4: 2,040 × 1,000,000 / 2,592,000 = 787.04 back
    # 12.5 % of 2,664 = 333: 2,331 × the same = 899.31
    Case("12.5 % of odd sums", (("odd", 7),), (("odd", 8),), (-787, 899), 112, at=MONTH - 1_000_000, had=percent(12.5)),
    Case(
        "for three months",
        STANDARD,
        PREMIUM,
        (-6_750, 10_800),
        4_050,
        had=percent(10, "repeating", duration_in_months=3),
    ),
    # 1,500 yen over 15,000 and 3,000: 1,250 and 250; 13,750 × 1/2 = 6,875 back
    # over 18,000 and 3,000: 1,285.7 and 214.3; 16,714 × 1/2 = 8,357
    Case("yen over two items", WITH_ADD_ON, (("standard", 12), ("add-on", 1)), (-6_875, 8_357), 1_482, had=yen(1_500)),
    # 6,750 back; 150,000 for the year less 15,000
    Case("to the year", STANDARD, YEARLY, (-6_750, 150_000), 128_250, off=15_000, had=percent(10)),
    # 7,500 back; 150,000 less 15,000
    Case("to the year, once", STANDARD, YEARLY, (-7_500, 150_000), 127_500, off=15_000, given=percent(10, "once")),
    # 7,500 back; 150,000 less 2,000
    Case("to the year, yen", STANDARD, YEARLY, (-7_500, 150_000), 140_500, off=2_000, given=yen(2_000, "once")),
    # 10 % of 135,000 = 13,500 on top; 10 % of 7,500 = 750 back
    Case(
        "to the year, once, with tax",
        STANDARD,
        YEARLY,
        (-7_500, 150_000),
        140_250,
        tax=12_750,
        off=15_000,
        given=percent(10, "once"),
        rate="10 on top",
    ),
    # 6,750 back, 16,200 × 1/2 = 8,100; the renewal 18,000 less 1,800
    Case(
        "waiting",
        STANDARD,
        TWELVE,
        (-6_750, 8_100, 18_000),
        17_550,
        off=1_800,
        had=percent(10),
        waits=True,
        change=WAITING,
    ),
    # Once is for one bill, and the charge that waits is on that bill: 7,500 back, 8,100, 18,000 less 1,800
    Case(
        "waiting, once",
        STANDARD,
        TWELVE,
        (-7_500, 8_100, 18_000),
        16_800,
        off=1_800,
        given=percent(10, "once"),
        waits=True,
        change=WAITING,
    ),
]
