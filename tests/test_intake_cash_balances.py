"""Money that lies at Stripe: its events, and the desk's question, end in one reading in the background."""

from typing import Any

import pytest

from portal import intake
from portal.app import create_app
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.mirror import cash_balances, stale
from portal.model.cash_balance import CashBalance
from portal.model.names import CustomerId
from portal.money import Money
from tests.people import Person
from tests.stand_in import AOBA_CLINIC, MINATO_TRADING, StandIn
from tests.tables import rows, select
from tests.webhooks import body_of, signed

MINATO = CustomerId(MINATO_TRADING)
ABOUT = [
    {"object": "cash_balance", "customer": MINATO_TRADING},
    {"object": "customer_cash_balance_transaction", "id": "ccsbtxn_1", "customer": MINATO_TRADING},
]


async def known(portal: Portal) -> CashBalance | None:
    async with reading(portal.engine) as conn:
        return (await cash_balances.list_for_staff(conn, [MINATO])).get(MINATO)


@pytest.mark.parametrize("about", ABOUT)
async def test_an_event_about_it_has_it_read_again(connected: Portal, stand_in: StandIn, about: dict[str, Any]) -> None:
    arrived = {"amount": 77, "currency": "jpy"}
    stand_in.post(f"test_helpers/customers/{MINATO_TRADING}/fund_cash_balance", arrived)
    lies = stand_in.get(f"customers/{MINATO_TRADING}/cash_balance")["available"]["jpy"]
    stripe, body = Person(create_app(connected, background=False)), body_of(about)

    await stripe.post("/webhooks/stripe", content=body, headers={"Stripe-Signature": signed(body, connected.clock())})
    marked = select(connected, "SELECT kind, id FROM stale")
    await intake.refresh_stale(connected)

    assert marked == [("cash_balance", MINATO_TRADING)]
    assert await known(connected) == CashBalance(MINATO, (Money(lies, "jpy"),))
    assert not rows(connected, "stale")


async def test_where_there_is_none_to_read_none_is_kept_and_it_is_not_asked_again(
    connected: Portal, stand_in: StandIn
) -> None:
    async with writing(connected.engine) as conn:
        await stale.mark(conn, [("cash_balance", AOBA_CLINIC), ("cash_balance", "cus_none")], connected.clock())
    await intake.refresh_stale(connected)

    kept = select(connected, "SELECT customer, available FROM cash_balances ORDER BY customer")
    assert kept == [(AOBA_CLINIC, "{}"), ("cus_none", "{}")]
    assert not rows(connected, "stale")
