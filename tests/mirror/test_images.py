"""What counts as a difference between here and Stripe."""

from typing import Any

import pytest

from portal.mirror.images import differences

HERE = {"total": 1100, "ours": True, "taxes": [{"position": 0, "amount": 100, "ours": None}]}


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ({"total": 1100, "taxes": [{"position": 0, "amount": 100}]}, []),
        ({"total": 1101}, ["total: here 1100, at Stripe 1101"]),
        ({"taxes": []}, ["taxes: here 1, at Stripe 0"]),
        ({"taxes": [{"position": 0, "amount": 99}]}, ["taxes differ in amount"]),
    ],
)
def test_what_stripe_does_not_tell_is_not_compared(there: dict[str, Any], said: list[str]) -> None:
    assert [str(one) for one in differences(HERE, there)] == said
