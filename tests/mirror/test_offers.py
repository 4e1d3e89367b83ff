"""The offers: stored whole, in the place of older ones, and with the prices that nobody has read yet."""

from dataclasses import replace
from datetime import timedelta

from portal import intake
from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.mirror import offers
from portal.mirror.store import store
from portal.model.offer import OfferedPrice, Offers
from portal.model.price import Price, Product
from tests.conftest import Given
from tests.stand_in import STANDARD, StandIn
from tests.tables import select

PRICE = Price("price_1", "prod_1", "jpy", 1000, "month", 1, True, "exclusive", "licensed")
FOUND = Offers("bpc_1", (OfferedPrice("price_2", False), OfferedPrice("price_1", True, 2, 9)), frozenset(("price",)))


async def test_what_is_stored_is_found_in_the_operators_order(portal: Portal, given: Given) -> None:
    dollars = replace(PRICE, id="price_usd", currency="usd")
    await given(Product("prod_1", "Standard", True), PRICE, replace(PRICE, id="price_2"), dollars, FOUND)
    async with reading(portal.engine) as conn:
        found = await offers.list_offers(conn, "jpy")
        terms = await offers.find_terms(conn)

    assert [(offer.id, offer.product, offer.terms) for offer in found] == [
        ("price_2", "Standard", FOUND.prices[0]),
        ("price_1", "Standard", FOUND.prices[1]),
    ]
    assert terms == replace(FOUND, prices=())


async def test_a_later_reading_takes_the_place_of_all_and_an_older_one_of_nothing(portal: Portal, given: Given) -> None:
    await given(PRICE, replace(PRICE, id="price_2"), FOUND)
    later = portal.clock() + timedelta(minutes=1)
    async with writing(portal.engine) as conn:
        await store(conn, [replace(FOUND, configuration="bpc_2", prices=FOUND.prices[1:])], later)
        await store(conn, [FOUND], later - timedelta(seconds=9))
        left = await offers.list_offers(conn, "jpy")
        terms = await offers.find_terms(conn)

    assert [offer.id for offer in left] == ["price_1"]
    assert terms is not None
    assert terms.configuration == "bpc_2"


async def test_an_event_and_the_job_read_them_again_with_prices_as_old_versions_kept_them(
    connected: Portal, stand_in: StandIn
) -> None:
    async with writing(connected.engine) as conn:
        await conn._conn.exec_driver_sql("DELETE FROM offers")  # type: ignore[attr-defined]
        await conn._conn.exec_driver_sql(  # type: ignore[attr-defined]
            f"UPDATE prices SET usage_type = NULL, tax_behavior = NULL WHERE id = '{STANDARD}'"  # noqa: S608
        )
    await intake.reread_offers(connected)
    await intake.refresh_stale(connected)

    assert len(select(connected, "SELECT 1 FROM offers")) == 12
    kept = select(connected, "SELECT tax_behavior, usage_type FROM prices WHERE id = ?", STANDARD)
    assert kept == [("exclusive", "licensed")]


async def test_a_key_that_may_not_read_them_leaves_what_there_is(connected: Portal, stand_in: StandIn) -> None:
    stand_in.faults(status=403)
    await intake.reread_offers(connected)

    assert len(select(connected, "SELECT 1 FROM offers")) == 12
