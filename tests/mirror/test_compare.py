"""`portal reconcile`, against the stand-in: every difference is named, in both directions, and can be mended."""

from bisect import insort
from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock as wall
from portal.assembly import Portal
from portal.database.engine import writing
from portal.mirror.alone import Taken, alone
from portal.mirror.compare import OtherAccount, Outcome, compare
from portal.mirror.store import Found, store
from portal.model.company import Company
from portal.model.price import Price, Product
from portal.stripe_api.pace import unpaced
from tests import make
from tests.stand_in import AOBA_CLINIC, SAKURA_DENTAL, StandIn
from tests.tables import rows, select

LONG_AGO = wall.now() - timedelta(days=1)


async def held(portal: Portal, *, repair: bool = False) -> tuple[list[str], Outcome]:
    """The lines of a comparison, and what it came to."""
    said: list[str] = []
    outcome = await compare(
        portal.engine,
        portal.stripe,
        wall.now,
        pace=unpaced(),
        repair=repair,
        tell=lambda difference: said.append(str(difference)),
    )
    return said, outcome


@pytest.fixture
async def equal(connected: Portal) -> Portal:
    """A mirror of the stand-in as it is now."""
    await held(connected, repair=True)
    return connected


async def put(portal: Portal, *found: Found) -> None:
    async with writing(portal.engine) as conn:
        await store(conn, found, LONG_AGO)


async def change(portal: Portal, sql: str) -> None:
    async with writing(portal.engine) as conn:
        await conn._conn.exec_driver_sql(sql)  # type: ignore[attr-defined]


async def test_an_equal_mirror_has_no_difference(equal: Portal, stand_in: StandIn) -> None:
    said, outcome = await held(equal)

    assert said == []
    assert outcome.left == 0
    assert outcome.compared > 1000
    assert len(select(equal, "SELECT 1 FROM invoices WHERE status <> 'draft'")) == sum(
        invoice["status"] != "draft" for invoice in stand_in.books.objects["invoice"].values()
    )


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        (
            "UPDATE customers SET name = 'x' WHERE id = '{aoba}'",
            "customer {aoba} name: here x, at Stripe {name}",
        ),
        ("UPDATE customers SET balance = 7 WHERE id = '{aoba}'", "customer {aoba} balance: here 7, at Stripe 0"),
        ("UPDATE invoices SET status = 'paid' WHERE id = '{open}'", "invoice {open} status: here paid, at Stripe open"),
        ("UPDATE invoices SET paid_at = 5 WHERE id = '{open}'", "invoice {open} paid_at: here 5, at Stripe nothing"),
        ("DELETE FROM invoice_lines WHERE invoice = '{open}'", "invoice {open} lines: here 0, at Stripe 1"),
        ("UPDATE invoice_lines SET amount = 0 WHERE invoice = '{open}'", "invoice {open} lines differ in amount"),
        ("DELETE FROM invoice_taxes WHERE invoice = '{open}'", "invoice {open} taxes: here 0, at Stripe 1"),
        ("DELETE FROM invoices WHERE id = '{open}'", "invoice {open} is at Stripe and not here"),
        ("UPDATE products SET name = '' WHERE id = '{product}'", "product {product} name: here , at Stripe Standard"),
        ("UPDATE credit_notes SET memo = NULL, pdf = 'x' WHERE id = '{note}'", "credit_note {note} memo: {memo}"),
        ("DELETE FROM refunds WHERE id = '{refund}'", "refund {refund} is at Stripe and not here"),
        ("UPDATE tax_rates SET percent = '8' WHERE id = '{rate}'", "tax_rate {rate} percent: here 8, at Stripe 10"),
        ("UPDATE company SET name = 'x'", "company {account} name: here x, at Stripe ヒノデソフト株式会社"),
        ("DELETE FROM company", "company {account} is at Stripe and not here"),
    ],
)
async def test_each_difference_is_one_line_and_is_mended(equal: Portal, stand_in: StandIn, sql: str, line: str) -> None:
    overdue = stand_in.invoices_of(SAKURA_DENTAL, status="open")[-1]
    [(product,)] = select(equal, "SELECT id FROM products WHERE name = 'Standard'")
    [note] = stand_in.get("credit_notes", {"customer": AOBA_CLINIC})["data"]
    names = {
        "note": note["id"],
        "memo": f"here nothing, at Stripe {note['memo']}",
        "refund": note["refunds"][0]["refund"],
        "rate": note["total_taxes"][0]["tax_rate_details"]["tax_rate"],
        "aoba": AOBA_CLINIC,
        "name": "青葉クリニック",
        "open": overdue["id"],
        "product": product,
        "account": stand_in.books.account_id,
    }
    await change(equal, sql.format(**names))

    assert (await held(equal))[0] == [line.format(**names)]
    said, outcome = await held(equal, repair=True)
    assert said == [line.format(**names)]
    assert (outcome.differing, outcome.left) == (1, 0)
    assert (await held(equal))[0] == []


async def test_items_of_a_contract_and_cards_are_compared(equal: Portal, stand_in: StandIn) -> None:
    contract = stand_in.subscription_of(AOBA_CLINIC)["id"]
    await change(equal, f"UPDATE subscription_items SET quantity = 99 WHERE subscription = '{contract}'")  # noqa: S608
    [(card,)] = select(equal, "SELECT default_payment_method FROM customers WHERE id = ?", AOBA_CLINIC)
    await change(equal, f"UPDATE payment_methods SET last4 = '0000' WHERE id = '{card}'")  # noqa: S608
    said, _ = await held(equal, repair=True)

    assert sorted(said) == [
        f"payment_method {card} last4: here 0000, at Stripe 4242",
        f"subscription {contract} items differ in quantity",
    ]
    assert (await held(equal))[0] == []


async def test_what_stripe_has_not_is_named_and_goes(equal: Portal) -> None:
    kept = {table: rows(equal, table) for table in ("invoice_lines", "subscription_items", "payments")}
    await put(equal, make.invoice("in_gone", payments=(make.payment("inpay_its", "in_gone"),)))
    await put(equal, make.customer("cus_gone"), make.subscription("sub_gone"), Product("prod_gone", "Gone", True))
    await put(equal, Price("price_gone", "prod_gone", "jpy", 1, None, 1, True), make.payment("inpay_gone", "in_none"))
    said, _ = await held(equal)
    mended, outcome = await held(equal, repair=True)

    gone = ["customer cus_gone", "invoice in_gone", "payment inpay_gone", "payment inpay_its", "price price_gone"]
    gone += ["product prod_gone", "subscription sub_gone"]
    extra = {"price price_1", "product prod_1"}  # the contract brought them along
    assert {line.removesuffix(" is here and not at Stripe") for line in said} == {*gone, *extra}
    assert outcome.left == 0
    assert set(mended) <= set(said)
    assert (await held(equal))[0] == []
    assert {table: rows(equal, table) for table in kept} == kept


async def test_drafts_are_not_compared(equal: Portal, stand_in: StandIn) -> None:
    draft = stand_in.post("invoices", {"customer": stand_in.newcomer()["id"]})
    await held(equal, repair=True)

    assert select(equal, "SELECT 1 FROM invoices WHERE id = ?", draft["id"]) == []
    assert (await held(equal))[0] == []


async def test_what_is_in_no_list_and_can_still_be_read_alone_is_no_difference(
    equal: Portal, stand_in: StandIn
) -> None:
    """As deleted customers are, and test clocks' things."""
    shelf = stand_in.books.shelves["customer"]
    key = shelf._keys[AOBA_CLINIC]
    shelf._all.remove(key)
    try:
        assert (await held(equal, repair=True))[0] == []
    finally:
        insort(shelf._all, key)


async def test_what_was_read_again_meanwhile_is_no_difference(equal: Portal, stand_in: StandIn) -> None:
    newest = stand_in.invoices_of(AOBA_CLINIC)[0]["id"]
    async with writing(equal.engine) as conn:
        await store(conn, [make.invoice(newest, AOBA_CLINIC)], wall.now() + timedelta(hours=1))

    assert (await held(equal))[0] == []


async def test_nothing_is_stored_unless_asked_for(connected: Portal, stand_in: StandIn) -> None:
    tables = ("customers", "invoices", "invoice_lines", "payments", "products", "company", "leases", "sync_windows")
    await put(connected, make.invoice("in_gone"))
    before = {table: rows(connected, table) for table in tables}
    await held(connected)

    assert {table: rows(connected, table) for table in tables} == before
    assert not [call for call in stand_in.asked() if not call.startswith("GET")]


async def test_a_key_of_another_account_never_repairs(equal: Portal) -> None:
    await change(equal, "DELETE FROM company")
    await put(equal, Company("acct_other", "Other"))
    with pytest.raises(OtherAccount, match="the mirror is of account acct_other"):
        await held(equal, repair=True)


async def test_a_sync_under_way_comes_first(connected: Portal) -> None:
    async with alone(connected.engine, "sync", wall.now):
        with pytest.raises(Taken):
            await held(connected)


def test_the_outcome_says_what_is_left() -> None:
    assert replace(Outcome(5, 3, 1)).left == 2
