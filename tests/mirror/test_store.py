"""The one way into the mirror: of two answers the later question wins, and what is gone goes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from portal.assembly import Portal
from portal.database.engine import reading, writing
from portal.mirror import company, invoices, payments, subscriptions
from portal.mirror.store import Found, remove, store
from portal.model.company import Company
from portal.model.invoice import Invoice
from portal.model.names import InvoiceId
from portal.model.price import Price, Product
from portal.model.subscription import SubscriptionItem
from portal.model.tax_rate import TaxRate
from tests import make
from tests.conftest import Given
from tests.tables import rows, select

ASKED = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
LATER = ASKED + timedelta(seconds=1)


async def put(portal: Portal, at: datetime, *found: Found) -> None:
    async with writing(portal.engine) as conn:
        await store(conn, found, at)


PAIRS: list[tuple[Found, Found, list[str]]] = [
    (make.customer(name="Old"), make.customer(name="New"), ["customers"]),
    (
        make.invoice(status="open", lines=(make.line(1), make.line(2))),
        make.invoice(taxes=()),
        ["invoices", "invoice_lines", "invoice_taxes", "invoice_links"],
    ),
    (make.payment(status="open"), make.payment(), ["payments"]),
    (make.credit_note(status="void"), make.credit_note(memo="Sorry", to_balance=5), ["credit_notes"]),
    (make.refund(status="pending"), make.refund(reason="duplicate"), ["refunds"]),
    (TaxRate("txr_1", None), TaxRate("txr_1", Decimal("8.875")), ["tax_rates"]),
    (make.card(last4="0001"), make.card(), ["payment_methods"]),
    (
        make.subscription(items=(SubscriptionItem("si_old", "price_1", 1),)),
        make.subscription(status="past_due"),
        ["subscriptions", "subscription_items"],
    ),
    (make.next_charge(amount=1), make.next_charge(), ["next_charges"]),
    (Product("prod_1", "Old", True), Product("prod_1", "New", False), ["products"]),
    (
        Price("price_1", "prod_1", "jpy", 1, "month", 1, True),
        Price("price_1", "prod_1", "jpy", 2, "month", 1, True),
        ["prices"],
    ),
    (Company("acct_1", "Old"), Company("acct_1", "New", icon_type="image/png", icon=b"png"), ["company"]),
]


@pytest.mark.parametrize(("older", "newer", "tables"), PAIRS, ids=lambda one: one[0] if isinstance(one, list) else "")
async def test_an_older_answer_never_replaces_a_newer_one(
    portal: Portal, older: Found, newer: Found, tables: list[str]
) -> None:
    await put(portal, LATER, newer)
    kept = {table: rows(portal, table) for table in tables}
    await put(portal, ASKED, older)

    assert kept[tables[0]]
    assert {table: rows(portal, table) for table in tables} == kept


@pytest.mark.parametrize(("older", "newer", "tables"), PAIRS, ids=lambda one: one[0] if isinstance(one, list) else "")
async def test_a_newer_answer_replaces_an_older_one_whole(
    portal: Portal, older: Found, newer: Found, tables: list[str]
) -> None:
    await put(portal, LATER, newer)
    alone = {table: rows(portal, table) for table in tables}
    async with writing(portal.engine) as conn:
        for kind, id in (("invoice", "in_1"), ("payment_method", "pm_hana")):
            await remove(conn, kind, id)
    await put(portal, ASKED, older)
    await put(portal, LATER, newer)

    assert {table: rows(portal, table) for table in tables} == alone


async def test_within_one_second_the_later_question_wins_too(portal: Portal) -> None:
    await put(portal, ASKED + timedelta(milliseconds=900), make.invoice(status="paid"))
    await put(portal, ASKED + timedelta(milliseconds=100), make.invoice(status="open"))

    assert (await find(portal)).status == "paid"


async def test_an_answer_of_the_same_moment_is_taken(portal: Portal) -> None:
    await put(portal, ASKED, make.invoice(status="open"))
    await put(portal, ASKED, make.invoice(status="paid"))

    assert (await find(portal)).status == "paid"


async def find(portal: Portal) -> Invoice:
    async with reading(portal.engine) as conn:
        found = await invoices.find(conn, make.account(), InvoiceId("in_1"))
    assert found is not None
    return found


async def test_a_draft_is_not_kept(portal: Portal, given: Given) -> None:
    kept = make.invoice("in_2", payments=(make.payment("inpay_2", "in_2"),))
    await given(make.invoice(status="draft", payments=(make.payment(),)), kept)

    for table in ("invoices", "invoice_lines", "invoice_taxes", "invoice_links"):
        assert {row[0] for row in rows(portal, table)} == {"in_2"}
    assert select(portal, "SELECT invoice FROM payments") == [("in_2",)]


STALE = "SELECT kind, id FROM stale"


async def test_a_balance_that_a_next_charge_was_not_calculated_with_makes_it_stale(portal: Portal) -> None:
    await put(portal, ASKED, make.customer(), make.customer("cus_2"), make.subscription(), make.next_charge())
    before = select(portal, STALE)
    await put(portal, LATER, make.customer(balance=-5000), make.customer("cus_2", balance=-5000))

    assert before == []
    assert select(portal, STALE) == [("contracts", make.AOBA)]  # of the other we hold no next charge


async def test_a_next_charge_that_comes_too_late_is_stale_at_once(portal: Portal) -> None:
    await put(portal, LATER, make.customer(balance=-5000), make.subscription())
    await put(portal, ASKED, make.next_charge())

    assert select(portal, STALE) == [("contracts", make.AOBA)]


async def test_the_charge_of_an_ended_contract_is_not_asked_for_again_and_again(portal: Portal) -> None:
    ended = make.subscription("sub_2", status="canceled")
    await put(portal, ASKED, ended, make.next_charge("sub_2"))
    await put(portal, LATER, make.customer(balance=-5000), make.subscription(), make.next_charge(balance=-5000))

    assert select(portal, STALE) == []


async def test_a_balance_that_is_older_than_the_next_charge_makes_nothing_stale(portal: Portal) -> None:
    await put(portal, ASKED, make.customer())
    await put(portal, LATER, make.next_charge(balance=-5000))
    await put(portal, ASKED, make.customer(name="Renamed"))

    assert select(portal, STALE) == []


async def test_a_detached_card_is_gone_and_a_customer_never_is(portal: Portal, given: Given) -> None:
    await given(make.customer(), make.card())
    async with writing(portal.engine) as conn:
        await remove(conn, "payment_method", "pm_hana")
        await remove(conn, "customer", make.AOBA)

    assert select(portal, "SELECT id FROM payment_methods") == []
    assert select(portal, "SELECT id FROM customers") == [(make.AOBA,)]


async def test_a_payment_without_an_intent_is_adopted_by_its_invoices_customer(portal: Portal, given: Given) -> None:
    await given(make.invoice(), make.payment(customer=""), make.payment("inpay_2", "in_unknown", ""))
    async with writing(portal.engine) as conn:
        await payments.adopt(conn)
    async with reading(portal.engine) as conn:
        mine = await payments.list_of(conn, make.account(), InvoiceId("in_1"))

    assert [payment.id for payment in mine] == ["inpay_1"]


async def test_a_payment_keeps_the_customer_we_know_when_a_later_answer_names_none(
    portal: Portal, given: Given
) -> None:
    await put(portal, ASKED, make.invoice(payments=(make.payment(status="open"),)))
    await put(portal, LATER, make.payment(customer=""))
    async with reading(portal.engine) as conn:
        [mine] = await payments.list_of(conn, make.account(), InvoiceId("in_1"))

    assert (mine.customer, mine.status) == (make.AOBA, "paid")


async def test_a_plan_shows_its_products_by_name_and_its_next_charge(portal: Portal, given: Given) -> None:
    await given(make.subscription(), make.next_charge(), make.subscription("sub_2", status="canceled"))
    await given(make.subscription("sub_3", make.MALLORYS))
    async with reading(portal.engine) as conn:
        plans = await subscriptions.list_plans(conn, make.account())

        assert await subscriptions.is_own(conn, make.account(), "sub_1")
        assert not await subscriptions.is_own(conn, make.account(), "sub_3")
    assert plans == [make.plan()]


async def test_the_company_is_known_once_it_was_fetched(portal: Portal, given: Given) -> None:
    hinode = Company("acct_1", "Hinode", "JP", "+81 3-5550-0100", primary_color="#0b6e4f", icon=b"png")
    async with reading(portal.engine) as conn:
        assert await company.find(conn) is None
        await given(hinode)
        assert await company.find(conn) == hinode
