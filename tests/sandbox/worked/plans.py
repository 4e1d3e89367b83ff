"""Plans and seats in the middle of a period: what is left of it, of the old and of the new, to the second."""

from tests.sandbox.worked.case import HALF, MONTH, PREMIUM, STANDARD, TWELVE, WITH_ADD_ON, Case

TEN_DAYS = MONTH // 3

CASES = [
    # 15,000 × 1/2 = 7,500 back; 24,000 × 1/2 = 12,000
    Case("upgrade at half", STANDARD, PREMIUM, (-7_500, 12_000), 4_500),
    # 24,000 × 1/2 = 12,000 back; 15,000 × 1/2 = 7,500; nothing to pay, 4,500 to the balance
    Case("downgrade at half", PREMIUM, STANDARD, (-12_000, 7_500), -4_500, due=0, ending=-4_500),
    # 15,000 × 20/30 = 10,000 back; 18,000 × 20/30 = 12,000
    Case("two more seats", STANDARD, TWELVE, (-10_000, 12_000), 2_000, at=TEN_DAYS),
    # 10,000 back; 3 × 1,500 × 20/30 = 3,000
    Case("seven fewer", STANDARD, (("standard", 3),), (-10_000, 3_000), -7_000, at=TEN_DAYS, due=0, ending=-7_000),
    # All of it is left: 15,000 and 18,000
    Case("at once", STANDARD, TWELVE, (-15_000, 18_000), 3_000, at=0),
    # 15,000 × 2,591,999 / 2,592,000 = 14,999.994; 18,000 likewise 17,999.993
    Case("after a second", STANDARD, TWELVE, (-15_000, 18_000), 3_000, at=1),
    # 15,000 / 2,592,000 = 0.006; 18,000 / 2,592,000 = 0.007
    Case("a second before the end", STANDARD, TWELVE, (0, 0), 0, at=MONTH - 1),
    # 333 × 10/30 = 111 back; 666 × 10/30 = 222
    Case("a third of 333", (("odd", 1),), (("odd", 2),), (-111, 222), 111, at=2 * TEN_DAYS),
    # 2,331 × 1,000,000 / 2,592,000 = 899.31 back; 2,664 × the same = 1,027.78
    Case("a million seconds", (("odd", 7),), (("odd", 8),), (-899, 1_028), 129, at=MONTH - 1_000_000),
    # 15,000 × 1/2 and 3,000 × 1/2 back; 18,000 × 1/2; 6,000 × 1/2
    Case(
        "both items",
        WITH_ADD_ON,
        (("standard", 12), ("add-on", 2)),
        (-7_500, 9_000, -1_500, 3_000),
        3_000,
    ),
    # 3,000 × 1/2
    Case("an item more", STANDARD, WITH_ADD_ON, (1_500,), 1_500),
    # 3,000 × 1/2 back
    Case("an item less", WITH_ADD_ON, (("standard", 10), ("add-on", 0)), (-1_500,), -1_500, due=0, ending=-1_500),
    # 8 × 12.00 = 96.00 × 1/2 = 48.00 back; 8 × 19.00 = 152.00 × 1/2 = 76.00
    Case("dollars", (("dollars", 8),), (("more dollars", 8),), (-4_800, 7_600), 2_800),
    # 36.00 × 777,777 / 2,592,000 = 10.802 back; 57.00 × the same = 17.104
    Case(
        "dollars to the second",
        (("dollars", 3),),
        (("more dollars", 3),),
        (-1_080, 1_710),
        630,
        at=MONTH - 777_777,
    ),
    # 9.99 × 1/2 = 4.995, a half goes up: 5.00 back; 19.98 × 1/2 = 9.99
    Case("half a cent", (("9.99 dollars", 1),), (("9.99 dollars", 2),), (-500, 999), 499, at=HALF),
    # Sent, not charged: 10,000 back, 12,000, and 10 % of 2,000 on top
    Case(
        "by transfer",
        STANDARD,
        TWELVE,
        (-10_000, 12_000),
        2_200,
        at=TEN_DAYS,
        tax=200,
        rate="10 on top",
        by_transfer=True,
    ),
    # 7,500 back and 9,000 wait for the renewal of 18,000
    Case(
        "waits for the renewal",
        STANDARD,
        TWELVE,
        (-7_500, 9_000, 18_000),
        19_500,
        waits=True,
        change={"proration_behavior": "create_prorations"},
    ),
    Case("not prorated", STANDARD, TWELVE, (18_000,), 18_000, waits=True, change={"proration_behavior": "none"}),
    # Nothing is charged in a trial, so nothing is given back: 18,000 when it ends
    Case("in trial", STANDARD, TWELVE, (18_000,), 18_000, at=0, trial_days=14, waits=True),
    # The change ends the trial: 18,000 for a whole month from now
    Case("ending the trial", STANDARD, TWELVE, (18_000,), 18_000, at=0, trial_days=14, change={"trial_end": "now"}),
]
