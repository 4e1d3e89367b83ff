"""Tax: on top or inside, rounded per line, summed per rate."""

import pytest

from portal.sandbox.api import taxes
from tests.sandbox.calls import Calls


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


def test_rates_are_listed_and_found(company: Calls) -> None:
    [rate] = company.get("tax_rates", {"active": True, "inclusive": False})["data"]

    assert (rate["percentage"], rate["country"]) == (10.0, "JP")
    assert company.get(f"tax_rates/{rate['id']}") == rate
    assert company.get("tax_rates", {"created": {"gt": rate["created"]}})["data"] == []


def test_the_company_has_a_registration_number_and_prints_it_by_itself(company: Calls) -> None:
    [own] = company.get("tax_ids", {"owner": {"type": "self"}})["data"]
    settings = company.get("account", {"expand": ["settings.invoices.default_account_tax_ids"]})["settings"]

    assert (own["type"], len(own["value"]), own["value"][0]) == ("jp_trn", 14, "T")
    assert settings["invoices"]["default_account_tax_ids"] == [own]
    assert company.get(f"tax_ids/{own['id']}") == own
