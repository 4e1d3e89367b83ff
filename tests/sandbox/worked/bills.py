"""Whole new periods, taxes on top and inside, and the customer's balance."""

from tests.sandbox.worked.case import MONTH, PREMIUM, STANDARD, TWELVE, WITH_ADD_ON, YEARLY, Case

BOTH_YEARLY = (("standard yearly", 10), ("add-on yearly", 1))

CASES = [
    # 7,500 back; 150,000 for a year that begins now
    Case("month to year", STANDARD, YEARLY, (-7_500, 150_000), 142_500),
    # 150,000 × 270/360 = 112,500 back; 15,000 for a month that begins now
    Case("year to month", YEARLY, STANDARD, (-112_500, 15_000), -97_500, at=3 * MONTH, due=0, ending=-97_500),
    # 750 back of the tax, 15,000 on top
    Case("month to year, taxed", STANDARD, YEARLY, (-7_500, 150_000), 156_750, tax=14_250, rate="10 on top"),
    # 7,500 and 1,500 back; 150,000 and 30,000
    Case("two items to the year", WITH_ADD_ON, BOTH_YEARLY, (-7_500, -1_500, 150_000, 30_000), 171_000),
    # 7,500 back; 240,000
    Case("the next plan by the year", STANDARD, (("premium yearly", 10),), (-7_500, 240_000), 232_500),
    # The same again from now: 7,500 back, 15,000
    Case("begun anew", STANDARD, STANDARD, (-7_500, 15_000), 7_500, change={"billing_cycle_anchor": "now"}),
    # Without proration nothing is given back
    Case("to the year, not prorated", STANDARD, YEARLY, (150_000,), 150_000, change={"proration_behavior": "none"}),
    # 10 % of 7,500 = 750 back, 10 % of 12,000 = 1,200
    Case("tax on top", STANDARD, PREMIUM, (-7_500, 12_000), 4_950, tax=450, rate="10 on top"),
    # 7,500 × 10/110 = 681.8 back, 12,000 × 10/110 = 1,090.9; the total stays
    Case("tax inside", STANDARD, PREMIUM, (-7_500, 12_000), 4_500, tax=409, rate="10 inside"),
    # 10 % of 899 = 89.9 back, of 1,028 = 102.8: each line for itself
    Case(
        "tax of odd sums",
        (("odd", 7),),
        (("odd", 8),),
        (-899, 1_028),
        142,
        at=MONTH - 1_000_000,
        tax=13,
        rate="10 on top",
    ),
    # 111 × 8/108 = 8.2 back, 222 × 8/108 = 16.4
    Case(
        "a lower tax inside", (("odd", 1),), (("odd", 2),), (-111, 222), 111, at=2 * MONTH // 3, tax=8, rate="8 inside"
    ),
    # 8.875 % of 6.00 = 0.5325 back, of 9.50 = 0.843
    Case("sales tax", (("dollars", 1),), (("more dollars", 1),), (-600, 950), 381, tax=31, rate="8.875 on top"),
    # Credit of 1,000 goes first: 4,500 - 1,000
    Case("with credit", STANDARD, PREMIUM, (-7_500, 12_000), 4_500, balance=-1_000, due=3_500),
    # 10,000 - 4,500 stay
    Case("with more credit", STANDARD, PREMIUM, (-7_500, 12_000), 4_500, balance=-10_000, due=0, ending=-5_500),
    # 500 were owed
    Case("with a debt", STANDARD, PREMIUM, (-7_500, 12_000), 4_500, balance=500, due=5_000),
    # 4,500 more to the 1,000
    Case("credit upon credit", PREMIUM, STANDARD, (-12_000, 7_500), -4_500, balance=-1_000, due=0, ending=-5_500),
    # 60 × 1/2 = 30 back, 120 × 1/2 = 60: 30 yen cannot be charged, they are owed with the next bill
    Case("too small to charge", (("sixty", 1),), (("sixty", 2),), (-30, 60), 30, due=0, ending=30),
    # 30 and the 40 of before can
    Case("small upon small", (("sixty", 1),), (("sixty", 2),), (-30, 60), 30, balance=40, due=70),
    # 100 × 1/2 = 50 back, 200 × 1/2 = 100: 50 yen can be charged
    Case("just enough to charge", (("hundred", 1),), (("hundred", 2),), (-50, 100), 50),
    # 12,000 - 10,000 = 2,000 with 10 %: 2,200, less the 200 of before
    Case(
        "by transfer",
        STANDARD,
        TWELVE,
        (-10_000, 12_000),
        2_200,
        at=MONTH // 3,
        tax=200,
        rate="10 on top",
        balance=-200,
        due=2_000,
        by_transfer=True,
    ),
]
