"""Coming over from the operator's product: a key asks for one person, who is in at once, on the page that was meant."""

import re
from datetime import timedelta

import httpx2
import pytest
from starlette.applications import Starlette

from portal.access import api_keys
from portal.assembly import Portal
from portal.database.engine import writing
from portal.model.names import CustomerId
from portal.pages.openapi import DOCUMENT
from tests import make
from tests.conftest import Given
from tests.people import HANA, MALLORY, Person, SetClock, text_of
from tests.stripe.shape import Shapes
from tests.tables import contents

ADDRESS = "/api/sign-in-links"
HERS = {"customer": make.AOBA, "email": HANA}
SHAPES = Shapes(DOCUMENT["components"]["schemas"])


class Product:
    """The operator's back end: no browser, no cookies, no `Sec-Fetch-Site`."""

    def __init__(self, app: Starlette, key: str) -> None:
        transport = httpx2.ASGITransport(app)
        self.http = httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
        self.key = key

    async def ask(self, wanted: object, **headers: str) -> httpx2.Response:
        """Each answer is held against the description."""
        given = {"Authorization": f"Bearer {self.key}", **headers}
        said = {"content": wanted} if isinstance(wanted, bytes) else {"json": wanted}
        answer = await self.http.post(ADDRESS, headers=given, **said)
        shape = "SignInLink" if answer.status_code == 201 else "Problem"
        assert not SHAPES.named(shape)(answer.json())
        assert str(answer.status_code) in DOCUMENT["paths"][ADDRESS]["post"]["responses"]
        return answer

    async def link(self, page: str = "/") -> str:
        url: str = (await self.ask({**HERS, "page": page})).json()["url"]
        return url


@pytest.fixture
async def product(app: Starlette, portal: Portal, given: Given) -> Product:
    await given(make.customer(), make.customer(make.MALLORYS, name="Mallory Consulting", email=MALLORY))
    async with writing(portal.engine) as conn:
        return Product(app, await api_keys.create(conn, "shop", portal.clock()))


def code_of(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("field", ["customer", "email", "page"])
async def test_nul_is_no_part_of_any_value(product: Product, field: str) -> None:
    said = {**HERS, "page": "/invoices"}
    answer = await product.ask({**said, field: f"\0{said[field]}\0"})

    assert answer.status_code == 201


async def test_the_address_opens_the_page_for_that_person_and_customer(
    product: Product, stranger: Person, given: Given, portal: Portal
) -> None:
    await given(make.customer("cus_Second", name="青葉第二", email=HANA))
    answer = await product.ask({**HERS, "page": "/invoices?status=open"})
    used = await stranger.post(answer.json()["url"])
    shown = await stranger.get("/")

    assert answer.status_code == 201
    assert answer.json()["expires_at"] == (portal.clock() + timedelta(seconds=60)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert answer.headers["cache-control"] == "no-store"
    assert used.headers["location"].startswith("/invoices?status=open")
    assert "青葉クリニック" in text_of(shown.text)


async def test_fetching_it_ahead_spoils_nothing_and_the_second_use_is_gone(
    product: Product, app: Starlette, stranger: Person
) -> None:
    link = await product.link()
    for _ in range(3):
        assert (await Person(app).get(link)).status_code == 200
        await Person(app).head(link)

    assert (await stranger.post(link)).status_code == 303
    assert (await Person(app).post(link)).status_code == 410
    assert (await Person(app).get(link)).status_code == 410


async def test_it_lives_for_a_minute(product: Product, stranger: Person, clock: SetClock) -> None:
    link = await product.link()
    clock.forward(seconds=59)
    in_time = await stranger.get(link)
    clock.forward(seconds=1)

    assert in_time.status_code == 200
    assert (await stranger.post(link)).status_code == 410


async def test_the_page_sends_itself_unless_somebody_else_is_signed_in(
    product: Product, stranger: Person, hana: Person, mallory: Person
) -> None:
    link = await product.link()
    shown = [(await person.get(link)).text for person in (stranger, hana, mallory)]

    assert ["data-at-once" in text for text in shown] == [True, True, False]
    assert f"In this browser {MALLORY} is signed in" in text_of(shown[2])


async def test_neither_the_address_nor_its_token_is_stored_or_logged(
    product: Product, portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "portal")
    token = (await product.link("/invoices")).rpartition("/")[2]

    assert token not in contents(portal) + caplog.text
    assert re.search(rf"key='shop' customer='{make.AOBA}' email='{HANA}' page='/invoices'", caplog.text)


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (b"customer=cus_Aoba", (400, "not_json")),
        (b"", (400, "not_json")),
        (b"\xff\xfe", (400, "not_json")),
        ([], (422, "not_as_described")),
        ({"customer": make.AOBA}, (422, "not_as_described")),
        ({"customer": 7, "email": HANA}, (422, "not_as_described")),
        ({**HERS, "paeg": "/"}, (422, "not_as_described")),
        ({**HERS, "page": "https://evil.example/"}, (422, "not_a_page")),
        ({**HERS, "page": "//evil.example"}, (422, "not_a_page")),
        ({**HERS, "page": "/sign-out"}, (422, "not_a_page")),
        ({**HERS, "customer": "cus_None"}, (404, "no_such_customer")),
        ({**HERS, "email": MALLORY}, (422, "not_a_member")),
        ({**HERS, "email": ""}, (422, "not_a_member")),
    ],
)
async def test_what_cannot_be_is_refused_in_words(product: Product, wanted: object, problem: tuple[int, str]) -> None:
    answer = await product.ask(wanted)

    assert code_of(answer) == problem
    assert answer.json()["error"]["message"].endswith(".")


async def test_an_address_is_known_however_it_is_typed(product: Product) -> None:
    assert (await product.ask({**HERS, "email": " Hana@AOBA-clinic.example"})).status_code == 201


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", "Basic aGVsbG8=", "portal_key_x"])
async def test_without_a_key_nothing_is_said(product: Product, shown: str) -> None:
    answer = await product.ask(HERS, Authorization=shown)

    assert code_of(answer) == (401, "no_key")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_an_ended_key_opens_nothing(product: Product, portal: Portal) -> None:
    async with writing(portal.engine) as conn:
        await api_keys.end(conn, "shop", portal.clock())

    assert code_of(await product.ask(HERS)) == (401, "unknown_key")


async def test_a_key_that_loops_is_stopped_and_told_how_long(product: Product, clock: SetClock) -> None:
    answers = [await product.ask(b"x") for _ in range(301)]
    stopped = answers[-1]
    clock.forward(seconds=int(stopped.headers["retry-after"]))

    assert {answer.status_code for answer in answers[:-1]} == {400}
    assert code_of(stopped) == (429, "too_many_requests")
    assert (await product.ask(HERS)).status_code == 201


async def test_too_large_a_body_and_another_method_are_answered_in_json(product: Product) -> None:
    large = await product.ask(b" " * 1_100_000)
    looked = await product.http.get(ADDRESS)
    absent = await product.http.get("/api/none")

    assert code_of(large) == (413, "too_large")
    assert (looked.status_code, absent.status_code) == (405, 404)
    assert looked.json()["error"]["code"] == "method_not_allowed"
    assert absent.json()["error"]["code"] == "not_found"


async def test_a_browsers_cookies_count_for_nothing(hana: Person) -> None:
    answer = await hana.post(ADDRESS, json=HERS)

    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


async def test_who_loses_the_right_meanwhile_is_not_let_in(
    product: Product, stranger: Person, given: Given, clock: SetClock
) -> None:
    link = await product.link()
    clock.forward(seconds=1)
    await given(make.customer(email="new@aoba-clinic.example"))
    await stranger.post(link)

    assert (await stranger.get("/")).headers["location"].startswith("/sign-in")


async def test_a_customer_that_is_gone_is_not_known(product: Product, given: Given, clock: SetClock) -> None:
    clock.forward(seconds=1)
    await given(make.customer(CustomerId(make.AOBA), deleted=True))

    assert code_of(await product.ask(HERS)) == (404, "no_such_customer")
