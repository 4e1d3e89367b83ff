"""Which contracts run, and which of them Stripe's own portal can change."""

from typing import Any

import pytest

from portal.model.subscription import PlanLine
from tests import make

LINE = PlanLine("Standard", 1, None, "month", 1)


@pytest.mark.parametrize(
    ("status", "running"),
    [
        ("active", True),
        ("trialing", True),
        ("past_due", True),
        ("unpaid", True),
        ("paused", True),
        ("canceled", False),
        ("incomplete_expired", False),
    ],
)
def test_a_contract_runs_until_it_has_ended(status: str, running: bool) -> None:
    assert make.subscription(status=status).subscription.is_running is running


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({}, True),
        ({"status": "past_due"}, True),
        ({"status": "trialing"}, True),
        ({"status": "unpaid"}, False),
        ({"status": "paused"}, False),
        ({"by_transfer": True}, False),
        ({"lines": (LINE, LINE)}, False),
        ({"lines": ()}, False),
    ],
)
def test_stripes_portal_changes_card_contracts_of_one_item_only(facts: dict[str, Any], may: bool) -> None:
    assert make.plan(**facts).may_change_in_portal is may


def test_transfer_is_the_collection_that_sends_an_invoice() -> None:
    assert make.subscription(collection_method="send_invoice").subscription.by_transfer
    assert not make.subscription().subscription.by_transfer
