"""The overview: what is wrong now, what is paid for, what is owed, the last invoices. No call to Stripe."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette

from portal.assembly import Portal
from portal.model.names import PaymentMethodId
from portal.model.subscription import SubscriptionItem
from portal.stripe_api.subscriptions import SubscriptionFound
from tests import make
from tests.conftest import Given, Visit
from tests.people import HANA, Person, SetClock, notices_of, rows_of, sign_in, text_of
from tests.stand_in import ADDRESSES, StandIn


async def overview(person: Person) -> str:
    answer = await person.get("/")
    assert answer.status_code == 200
    return answer.text


async def test_it_says_what_is_paid_for_how_much_and_when_next(hana: Person, given: Given) -> None:
    await given(make.subscription(), make.next_charge())
    page = text_of(await overview(hana))

    assert "Standard 10 seats × ¥1,000 per month" in page
    assert "Next charge ¥11,000 Charged on Jun 1, 2026" in page
    assert "Visa •••• 4242 valid until 08/2029" in page
    assert "Nothing to pay now." in page


async def test_it_says_the_same_in_japanese(hana: Person, given: Given) -> None:
    await given(make.subscription(), make.next_charge())
    hana.headers["Accept-Language"] = "ja"
    page = await overview(hana)

    assert '<html lang="ja">' in page
    assert "2026年6月1日" in page
    assert "￥11,000" in page
    assert not re.search(r"Next charge|Overview|Invoices", text_of(page))


async def test_what_is_owed_and_what_of_it_is_late_stand_apart(hana: Person, given: Given, clock: SetClock) -> None:
    late, later = clock() - timedelta(days=12), clock() + timedelta(days=12)
    await given(
        make.invoice("in_late", status="open", attempt_count=0, due_at=late, total=1100),
        make.invoice("in_soon", status="open", attempt_count=0, due_at=later, total=2200),
    )
    page = text_of(await overview(hana))

    assert "¥3,300" in page
    assert "of which ¥1,100 is past due" in page


async def test_a_failed_payment_is_the_first_thing_said_with_its_reason(hana: Person, given: Given) -> None:
    refused = make.payment(status="open", code="card_declined", decline_code="insufficient_funds")
    await given(make.subscription(), make.card(exp_month=5, exp_year=2026))
    await given(make.invoice(status="open", attempt_count=2, payments=(refused,)))
    page = await overview(hana)

    assert notices_of(page) == ["payment_failed", "card_expires"]
    assert "The card's balance or spending limit was not enough." in text_of(page)
    assert "insufficient_funds" not in page


@pytest.mark.parametrize("days", [-3, 3])
async def test_a_card_refused_before_a_transfer_is_one_notice_with_the_due_date_and_leads_to_the_invoice(
    hana: Person, given: Given, clock: SetClock, days: int
) -> None:
    refused = make.payment(status="open", code="card_declined", decline_code="expired_card")
    due_at = clock() + timedelta(days=days)
    sent = make.invoice(status="open", payments=(refused,), collection_method="send_invoice", due_at=due_at)
    await given(sent)
    page, invoice = await overview(hana), (await hana.get("/invoices/in_1")).text

    assert notices_of(page) == ["payment_failed"]
    for shown in (page, invoice):
        assert 'data-fix="pay"' in shown
        assert "The card has expired" in shown
        assert f"It will not be tried again by itself. Due date: May {20 + days}, 2026" in text_of(shown)
    assert re.search(r'href="/invoices/in_1/pay">How to pay', page)
    assert "Use another card" not in page + invoice


async def test_a_payment_on_its_way_is_said_to_be_and_is_not_late(hana: Person, given: Given) -> None:
    debit = make.payment(
        status="open", method="sepa_debit", brand=None, last4=None, receipt_url=None, is_processing=True
    )
    await given(make.invoice(status="open", payments=(debit,)))
    page = await overview(hana)

    assert notices_of(page) == ["processing"]
    assert "A payment of ¥11,000 is being processed" in text_of(page)
    assert "past due" not in page


async def test_sixty_unpaid_invoices_are_four_notices(hana: Person, given: Given, clock: SetClock) -> None:
    due = clock() - timedelta(days=3)
    await given(*(make.invoice(f"in_{n}", status="open", attempt_count=0, due_at=due, total=100) for n in range(60)))
    page = await overview(hana)

    assert notices_of(page) == ["overdue"] * 3 + ["more_unpaid"]
    assert "57 more invoices are unpaid Together: ¥5,700 See open invoices" in text_of(page)


async def test_a_paused_contract_has_no_next_charge_and_says_why(hana: Person, given: Given) -> None:
    await given(make.subscription(paused=True))
    page = text_of(await overview(hana))

    assert "Paused" in page
    assert "Payments are paused: no next charge is planned." in page
    assert "Next charge" not in page.replace("no next charge", "")


async def test_the_customers_card_is_shown_when_the_contracts_own_is_gone(hana: Person, given: Given) -> None:
    await given(make.subscription(default_payment_method=PaymentMethodId("pm_gone")))

    assert "Visa •••• 4242" in text_of(await overview(hana))


async def test_the_card_of_a_transfer_contract_is_not_the_one_charged(hana: Person, given: Given) -> None:
    unused = make.card("pm_unused", brand="jcb", last4="0505")
    transfer = make.subscription("sub_2", collection_method="send_invoice", default_payment_method=unused.id)
    await given(make.subscription(), transfer, unused)

    assert "0505" not in await overview(hana)


@pytest.mark.parametrize("code", ["stolen_card", "lost_card", "fraudulent"])
async def test_theft_and_suspicion_are_not_on_the_page_in_any_form(hana: Person, given: Given, code: str) -> None:
    refused = make.payment(status="open", code="card_declined", decline_code=code)
    await given(make.invoice(status="open", attempt_count=1, payments=(refused,)))

    for path in ("/", "/invoices", "/invoices/in_1"):
        page = (await hana.get(path)).text
        assert not re.search(r"stolen|lost|fraud|theft", page, re.IGNORECASE), path


@pytest.mark.parametrize(("minute", "kind"), [(59, "card_expires"), (60, "card_expired")])
async def test_a_card_expires_at_midnight_of_the_operators_zone(
    app: Starlette, portal: Portal, given: Given, clock: SetClock, minute: int, kind: str
) -> None:
    clock.moment = datetime(2026, 6, 30, 14, minute % 60, tzinfo=UTC) + timedelta(hours=minute // 60)  # Tokyo: +9
    await given(make.customer(), make.subscription(), make.card(exp_month=6, exp_year=2026))

    assert notices_of(await overview(await sign_in(Person(app), portal, HANA))) == [kind]


async def test_a_contracts_own_card_is_the_one_shown(hana: Person, given: Given) -> None:
    own = make.card("pm_own", brand="jcb", last4="0505")
    await given(make.subscription(default_payment_method=own.id), own)

    assert "JCB •••• 0505" in text_of(await overview(hana))


async def test_a_contract_of_several_items_lists_them_all_and_cannot_be_changed_there(
    hana: Person, given: Given
) -> None:
    found = make.subscription(items=tuple(SubscriptionItem(f"si_{n}", "price_1", n) for n in (2, 3)))
    await given(SubscriptionFound(found.subscription, found.prices, found.products, None))
    page = await overview(hana)

    assert "2 seats" in page
    assert "3 seats" in page
    assert "subscription_update" not in page


async def test_the_five_newest_invoices_are_shown(hana: Person, given: Given) -> None:
    await given(*(make.invoice(f"in_{n}", issued_at=make.MAY - timedelta(days=n)) for n in range(8)))

    assert rows_of(await overview(hana)) == [f"in_{n}" for n in range(5)]


async def test_a_customer_with_nothing_yet_has_a_page_too(hana: Person) -> None:
    page = text_of(await overview(hana))

    assert "There is no plan at present." in page
    assert "There are no invoices yet." in page


async def test_nothing_of_another_company_is_on_it(mallory: Person, given: Given) -> None:
    await given(make.customer(), make.card(), make.subscription(), make.next_charge(), make.invoice(status="open"))
    page = await overview(mallory)

    for hers in ("青葉", "4242", "Standard", "¥", "in_1", "hana@"):
        assert hers not in page


async def test_who_has_not_signed_in_is_sent_to_sign_in(stranger: Person) -> None:
    answer = await stranger.get("/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("customer", ADDRESSES)
async def test_every_customer_of_the_sample_company_can_read_without_a_call_to_stripe(
    visit: Visit, stand_in: StandIn, customer: str, language: str
) -> None:
    person = await visit(customer, language)
    pages = [await person.get(path) for path in ("/", "/invoices")]
    pages += [await person.get(f"/invoices/{id}") for id in rows_of(pages[0].text)]

    assert {page.status_code for page in pages} == {200}
    for page in pages:
        assert not re.search(r"\bNone\b|\bUndefined\b|datetime\(|Money\(|%\(", text_of(page.text))
    assert stand_in.asked() == {}
