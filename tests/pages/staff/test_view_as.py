"""Seeing what a customer's people see: their pages, marked, logged, for half an hour, and nothing to do there."""

import re
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from portal.access import receipts, staff_views
from portal.access.sessions import Session
from portal.assembly import Portal
from portal.background.jobs import tidy
from portal.database.engine import writing
from portal.model.member import OwnCustomer
from portal.model.names import Email, InvoiceId
from portal.pages.guards import Looker, OnlyLooks, Viewer
from portal.pages.guards import Person as SignedIn
from portal.pages.staff.view_as import LOOKS, PRICES
from portal.routes import ROUTES
from tests import desk_log, make
from tests.conftest import Given
from tests.people import HANA, ITO, MALLORY, NAO, Person, SetClock, let_in, sign_in, sit_down, text_of
from tests.tables import contents, select

AT = f"/staff/customers/{make.AOBA}/view"
IDS = {"invoice": "in_may", "note": "cn_may", "quote": "qt_may", "token": "t", "customer": make.AOBA}
THEIRS = [route for route in ROUTES if isinstance(route, Route) and not route.path.startswith("/staff")]
BANNER = "You are looking at 青葉クリニック as its people see it. Nothing can be changed."


@pytest.fixture
async def aoba(given: Given, portal: Portal) -> None:
    """With one of each thing, a receipt of the portal's own that was handed out once, and a colleague."""
    await given(make.customer(), make.card(), make.subscription(), make.invoice("in_may"), make.quote("qt_may"))
    await given(make.credit_note("cn_may", invoice="in_may"), make.invoice("in_open", status="open"))
    await given(make.customer(make.MALLORYS, name="Mallory Consulting", email=MALLORY))
    async with writing(portal.engine) as conn:
        await receipts.issue(conn, make.account(), InvoiceId("in_may"), "青葉クリニック 御中", portal.clock())
        await receipts.hand_out(conn, make.account(), InvoiceId("in_may"))
    await let_in(portal, Email("ken@aoba-clinic.example"), "viewer")


@pytest.fixture
async def looking(ito: Person, aoba: None) -> Person:
    begun = await ito.post(AT)
    assert begun.headers["location"] == f"{AT}/"
    return ito


def address_of(route: Route) -> str:
    return AT + re.sub(r"{(\w+)(:\w+)?}", lambda found: IDS.get(found[1], "x"), route.path)


async def test_the_pages_are_theirs_and_say_that_nothing_can_be_changed(looking: Person) -> None:
    overview, invoice = await looking.get(f"{AT}/"), await looking.get(f"{AT}/invoices/in_may")

    assert BANNER in text_of(overview.text)
    assert BANNER in text_of(invoice.text)
    assert "AOBA-may" in text_of(invoice.text)
    assert f'href="{AT}/invoices"' in overview.text
    assert re.findall(r'href="/(?!staff/|static/|brand)', overview.text + invoice.text) == []


async def test_forms_are_dead_and_what_leads_out_leads_nowhere(looking: Person) -> None:
    pages = [(await looking.get(AT + path)).text for path in ("/", "/members", "/quotes", "/quotes/qt_may")]
    forms = [form for page in pages for form in re.findall(r"<form[^>]*>", page) if 'method="post"' in form]

    assert len(forms) > 8
    assert [form for form in forms if "inert" not in form and "/language" not in form and "/view/end" not in form] == []
    assert "/pay" not in (await looking.get(f"{AT}/invoices/in_open")).text


async def test_no_address_of_the_customers_does_anything_there(looking: Person, portal: Portal) -> None:
    before = contents(portal, but=("attempts",))  # what is asked of Stripe is counted against the clerk
    for route in THEIRS:
        for method in sorted((route.methods or set()) - {"HEAD"}):
            answer = await looking.request(
                method, address_of(route), data={"customer": make.AOBA} if method == "POST" else None
            )
            allowed = route.name in (LOOKS if method == "GET" else PRICES)

            assert (answer.status_code == 403) != allowed, f"{method} {route.path}: {answer.status_code}"
            assert "set-cookie" not in answer.headers
    assert contents(portal, but=("attempts",)) == before


async def test_past_that_door_the_guards_would_refuse_all_the_same(app: Starlette, given: Given) -> None:
    await given(make.customer())
    person = SignedIn(Session("", ITO, make.AOBA, make.MAY), [])
    customer = OwnCustomer(make.AOBA, "Aoba", None, None, "jpy", 0, None, False)
    viewer = Viewer(person, make.account(), customer, Looker(make.MAY, "/"))
    refused = []
    sent = [one for one in THEIRS if "POST" in (one.methods or ()) and one.name not in PRICES]
    for route in (one for one in sent if hasattr(one.endpoint, "__wrapped__")):
        scope = {"type": "http", "method": "POST", "path": route.path, "headers": [], "query_string": b"", "app": app}
        request = Request(scope | {"path_params": IDS, "state": {"viewer": viewer}, "router": app.router})
        try:
            answer = await route.endpoint(request)
            assert answer.headers["location"] == "/sign-in", route.path  # about a person: they are not one
        except OnlyLooks:
            refused.append(route.name)
    assert len(refused) > 12


async def test_what_may_be_looked_at_is_named_and_only_ever_read() -> None:
    named = {route.name: route.methods for route in THEIRS if route.name in LOOKS}

    assert named.keys() == LOOKS
    assert all(methods == {"GET", "HEAD"} for methods in named.values())
    assert {"invoice-pay", "billing-return", "invoices-zip", "sessions", "own-access", "accounts"}.isdisjoint(LOOKS)


async def test_it_stands_in_the_log_when_it_began_and_ended(looking: Person, portal: Portal, clock: SetClock) -> None:
    await looking.post(AT)
    clock.forward(minutes=4)
    ended = await looking.post(f"{AT}/end")

    assert ended.headers["location"] == f"/staff/customers/{make.AOBA}"
    assert select(portal, "SELECT deed, email, customer, after FROM staff_log ORDER BY id") == [
        ("view_begun", "ito@hinode-schedule.example", make.AOBA, None),
        ("view_ended", "ito@hinode-schedule.example", make.AOBA, None),
    ]
    assert (await looking.get(f"{AT}/")).headers["location"] == f"/staff/customers/{make.AOBA}"


async def test_after_half_an_hour_it_is_over_by_itself(looking: Person, portal: Portal, clock: SetClock) -> None:
    clock.forward(minutes=29)
    assert (await looking.get(f"{AT}/")).status_code == 200
    clock.forward(minutes=1)
    assert (await looking.get(f"{AT}/")).status_code == 303
    clock.forward(minutes=20)
    await tidy(portal)

    [(began,), (ended,)] = select(portal, "SELECT at FROM staff_log ORDER BY id")
    assert ended - began == staff_views.LIFE.total_seconds()
    assert [one.after for one in desk_log.read(portal)] == ["", "Its time was over"]


async def test_leaving_the_desk_ends_it(looking: Person, portal: Portal) -> None:
    await looking.post("/staff/sign-out")

    assert (await looking.get(f"{AT}/")).headers["location"].startswith("/staff/sign-in")
    assert [deed for (deed,) in select(portal, "SELECT deed FROM staff_log ORDER BY id")] == [
        "view_begun",
        "view_ended",
        "signed_out",
    ]


async def test_who_is_no_longer_staff_sees_nothing_at_the_next_click(looking: Person, portal: Portal) -> None:
    portal.settings = replace(portal.settings, staff_emails=())

    assert (await looking.get(f"{AT}/invoices")).headers["location"].startswith("/staff/sign-in")


@pytest.mark.usefixtures("aoba")
async def test_nobody_looks_without_having_begun_and_readers_may(ito: Person, nao: Person, hana: Person) -> None:
    assert (await ito.get(f"{AT}/invoices")).status_code == 303
    assert (await hana.post(AT)).headers["location"].startswith("/staff/sign-in")
    assert (await nao.post(AT)).headers["location"] == f"{AT}/"
    assert BANNER in text_of((await nao.get(f"{AT}/invoices")).text)
    assert (await nao.post("/staff/customers/cus_none/view")).status_code == 404


async def test_two_tabs_show_two_customers_and_neither_is_ones_own(
    looking: Person, portal: Portal, app: Starlette
) -> None:
    """Somebody of staff who is also a customer's person, signed in as both in one browser."""
    other = f"/staff/customers/{make.MALLORYS}/view"
    await looking.post(other)
    both = await sign_in(looking, portal, HANA)

    assert "Mallory Consulting" in text_of((await both.get(f"{other}/")).text)
    assert BANNER in text_of((await both.get(f"{AT}/")).text)
    assert "You are looking at" not in text_of((await both.get("/")).text)
    assert (await both.get(f"{other}/invoices/in_may")).status_code == 404


async def test_the_portals_own_receipt_is_seen_as_a_copy_and_not_counted(looking: Person, portal: Portal) -> None:
    before = select(portal, "SELECT number, copies FROM receipts")
    await looking.get(f"{AT}/invoices/in_may/portal-receipt.pdf")

    assert select(portal, "SELECT number, copies FROM receipts") == before == [(1, 1)]


async def test_the_language_is_the_desks_and_its_switch_leads_back(looking: Person) -> None:
    page = await looking.get(f"{AT}/quotes")
    assert f'name="back" value="{AT}/quotes"' in page.text
    looking.cookies.set("language", "ja")

    assert "変更はできません" in text_of((await looking.get(f"{AT}/quotes")).text)


async def test_an_auditors_browser_of_its_own_is_another_look(looking: Person, portal: Portal, app: Starlette) -> None:
    nao = await sit_down(Person(app), portal, NAO)

    assert (await nao.get(f"{AT}/")).status_code == 303
