"""The page of moments: which are mailed, whom the renewal reminder reaches, and who got what."""

import re
from dataclasses import replace
from typing import Any

import pytest

from portal.access import told_moments
from portal.assembly import Portal
from portal.database.engine import writing
from portal.model.moment import Moment
from portal.model.names import Email
from portal.model.price import Price
from portal.model.subscription import SubscriptionItem
from portal.stripe_api.subscriptions import SubscriptionFound
from tests import make
from tests.conftest import Given
from tests.people import HANA, Person, SetClock, text_of

YEARLY = Price("price_year", "prod_1", "jpy", 10000, "year", 1, True)
QUARTERLY = Price("price_quarter", "prod_1", "jpy", 3000, "month", 3, True)


def contract(id: str, *prices: Price, **facts: Any) -> SubscriptionFound:
    items = tuple(SubscriptionItem(f"si_{id}_{price.id}", price.id, 1) for price in prices)
    if items:
        facts["items"] = items
    found = make.subscription(id, **facts)
    return SubscriptionFound(found.subscription, (*found.prices, *prices), found.products, None)


@pytest.fixture
async def contracts(given: Given) -> None:
    """Four monthly ones, three of which renew; two yearly, one of them with something by the month; one quarterly."""
    await given(make.customer(), contract("sub_1"), contract("sub_2"), contract("sub_3", paused=True))
    await given(contract("sub_4", cancel_at=make.subscription().subscription.period_end), contract("sub_5", YEARLY))
    monthly = make.subscription().prices[0]
    await given(contract("sub_6", YEARLY, monthly), contract("sub_7", QUARTERLY), contract("sub_8", status="trialing"))


@pytest.mark.usefixtures("contracts")
@pytest.mark.parametrize(
    ("days", "says"),
    [
        (7, "reaches 3 monthly contracts and 1 yearly contract. And 1 contract of another period."),
        (30, "reaches 3 monthly contracts and 1 yearly contract. And 1 contract of another period."),
        (31, "reaches 0 monthly contracts and 1 yearly contract. And 1 contract of another period. 3 contracts renew"),
        (90, "reaches 0 monthly contracts and 1 yearly contract. And 1 contract of another period."),
    ],
)
async def test_it_says_how_many_contracts_the_reminder_reaches(
    ito: Person, portal: Portal, days: int, says: str
) -> None:
    portal.settings = replace(portal.settings, renewal_days=days)
    page = text_of((await ito.get("/staff/moments")).text)

    assert f"Renewals are told {days} days ahead" in page
    assert says in page


async def test_it_says_which_of_the_seven_are_mailed(ito: Person, portal: Portal) -> None:
    portal.mail_kinds = ("people", "card_expiring")
    page = (await ito.get("/staff/moments")).text
    states = {
        name: text_of(row).split()[-1]
        for name, row in re.findall(r'<tr data-moment="(\w+)">(.*?)</tr>', page, re.DOTALL)
    }

    assert len(states) == 7
    assert [name for name, state in states.items() if state == "on"] == ["card_expiring"]


async def test_it_says_who_got_what_and_why_somebody_got_nothing(
    ito: Person, portal: Portal, given: Given, clock: SetClock
) -> None:
    await given(make.customer())
    now = clock()
    sent = Moment("renewal_upcoming", "sub_1:1", now, now, now, now)
    async with writing(portal.engine) as conn:
        await told_moments.record(conn, sent, make.AOBA, "queued", [HANA, Email("ken@x.example")], now)
        await told_moments.end(conn, sent.cause, "sent")
        late = replace(sent, name="transfer_invoice_overdue", about="in_1")
        await told_moments.record(conn, late, make.AOBA, "late", [], now)
    page = text_of((await ito.get("/staff/moments")).text)

    assert f"青葉クリニック A renewal comes sent {HANA}, ken@x.example" in page
    assert "青葉クリニック An invoice is past due not sent: too late" in page


async def test_who_may_only_read_sees_it_and_customers_do_not(nao: Person, hana: Person) -> None:
    assert (await nao.get("/staff/moments")).status_code == 200
    assert (await hana.get("/staff/moments")).status_code == 303
