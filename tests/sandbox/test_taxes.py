"""Tax: on top or inside, rounded per line, summed per rate."""

import pytest

from portal.sandbox.api import taxes


@pytest.mark.parametrize(
    ("amount", "percentage", "inclusive", "tax", "taxable"),
    [
        (1500, 10.0, False, 150, 1500),
        (15, 10.0, False, 2, 15),  # 1.5 goes up
        (14, 10.0, False, 1, 14),
        (-7500, 10.0, False, -750, -7500),
        (1100, 10.0, True, 100, 1000),
        (1000, 8.875, False, 89, 1000),
        (0, 10.0, False, 0, 0),
    ],
)
def test_tax_of_a_line(amount: int, percentage: float, inclusive: bool, tax: int, taxable: int) -> None:
    [found] = taxes.on(amount, [{"id": "txr_1", "percentage": percentage, "inclusive": inclusive}])

    assert (found["amount"], found["taxable_amount"]) == (tax, taxable)


def test_only_exclusive_tax_is_added_and_each_rate_is_one_sum() -> None:
    outside = {"id": "txr_outside", "percentage": 10.0, "inclusive": False}
    inside = {"id": "txr_inside", "percentage": 10.0, "inclusive": True}
    of_lines = taxes.on(1000, [outside]) + taxes.on(500, [outside]) + taxes.on(1100, [inside])

    assert taxes.added(of_lines) == 150
    assert [(one["amount"], one["taxable_amount"]) for one in taxes.together(of_lines)] == [(150, 1500), (100, 1000)]
