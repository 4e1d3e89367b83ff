"""What a customer is called, and what they have to their credit."""

import pytest

from portal.money import Money
from tests import make


def test_a_customer_is_called_by_name_else_by_address_else_by_id() -> None:
    assert make.customer().customer.title == "青葉クリニック"
    assert make.customer(name=None).customer.title == "hana@aoba-clinic.example"
    assert make.customer(name="", email=None).customer.title == "cus_Aoba"


@pytest.mark.parametrize(
    ("balance", "currency", "credit"),
    [(-500, "jpy", Money(500, "jpy")), (0, "jpy", None), (500, "jpy", None), (-500, None, None)],
)
def test_a_balance_below_zero_is_credit(balance: int, currency: str | None, credit: Money | None) -> None:
    assert make.customer(balance=balance, currency=currency).customer.credit == credit
