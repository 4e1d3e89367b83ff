"""Every address there is, asked for by everybody who may not: a new one is held to this unless it is named here."""

import re
from dataclasses import dataclass

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.routing import Route

from portal.access import downloads
from portal.assembly import Portal
from portal.database.engine import writing
from portal.model.member import ROLES, Role
from portal.model.names import Email
from portal.routes import ROUTES
from tests import make
from tests.conftest import Given
from tests.people import HANA, KEN, MALLORY, Person, let_in, sign_in
from tests.tables import contents, select

# Who has not signed in may come here: to sign in, to set the language, from Stripe or the operator's own programs,
# as staff by a link that was mailed to them, and by a mail's foot.
OPEN = re.compile(
    r"/(staff/)?(sign-in|sign-out|enter|language|brand|webhooks|healthz|readyz|api|plan-requests|answers|unsubscribe)\b"
)
# About the person, whichever account they look at.
OF_A_PERSON = re.compile(r"/(accounts|sessions)\b")
# What everybody may do, also who may only look: about themselves, and what orders nothing.
FOR_EVERYBODY = {"POST /members/leave", "POST /members/mails", "POST /quotes"}
# To see what a customer's people see is to read, though it begins and ends with a button, and prices are asked for.
FOR_READERS = {
    "POST /staff/customers/{customer}/view",
    "POST /staff/customers/{customer}/view/end",
    "POST /staff/customers/{customer}/view/{path:path}",
}
FIELDS = {
    "role": "viewer",
    "email": "new@x.example",
    "addressee": "Aoba",
    "flow": "",
    "kind": "card_expiring",
    "key": "k",
}


@dataclass(frozen=True)
class Address:
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    async def ask(self, person: Person, ids: dict[str, str], **query: str) -> Response:
        path = re.sub(r"{(\w+)(:\w+)?}", lambda found: ids[found[1]], self.path)
        return await person.request(
            self.method, path, params=query, data=FIELDS | query if self.method == "POST" else None
        )


ALL = [
    Address(method, route.path)
    for route in ROUTES
    if isinstance(route, Route)
    for method in sorted((route.methods or set()) - {"HEAD"})
]
STAFFS = [address for address in ALL if address.path.startswith("/staff") and not OPEN.match(address.path)]
GUARDED = [address for address in ALL if not OPEN.match(address.path) and address not in STAFFS]
OF_AN_ACCOUNT = [address for address in GUARDED if not OF_A_PERSON.match(address.path)]
THINGS = ("invoice", "member", "download", "session", "note", "quote", "file", "deposit", "answer", "request", "path")
NOWHERE = dict.fromkeys(THINGS, "none") | {"customer": "cus_none"}


@pytest.fixture
async def aobas(hana: Person, portal: Portal, given: Given) -> dict[str, str]:
    """One of each thing that an address can name, all of them Aoba's."""
    await given(make.invoice("in_aoba"), make.credit_note("cn_aoba", invoice="in_aoba"), make.quote("qt_aoba"))
    async with writing(portal.engine) as conn:
        await downloads.begin(conn, make.account(), "dl_aoba", 7, portal.clock())
    [(session,)] = select(portal, "SELECT id_hash FROM sessions WHERE email = ?", HANA)
    member = await let_in(portal, KEN, "viewer")
    return {
        "invoice": "in_aoba",
        "file": "none",
        "deposit": "none",
        "request": "none",
        "note": "cn_aoba",
        "quote": "qt_aoba",
        "member": member,
        "download": "dl_aoba",
        "session": session,
        "customer": make.AOBA,
        "path": "invoices",
    }


@pytest.fixture
async def foreigner(app: Starlette, portal: Portal, given: Given, role: Role) -> Person:
    """Somebody of another company, in each role there; of the company itself if an owner."""
    await given(make.customer(make.MALLORYS, name="Mallory Consulting", email=MALLORY, currency="usd"))
    email = MALLORY
    if role != "owner":
        email = Email(f"{role}@mallory-consulting.example")
        await let_in(portal, email, role, make.MALLORYS)
    return await sign_in(Person(app), portal, email)


async def test_who_is_not_signed_in_is_sent_to_sign_in(stranger: Person, aobas: dict[str, str], portal: Portal) -> None:
    before = contents(portal)
    for address in GUARDED:
        answer = await address.ask(stranger, aobas)

        assert answer.status_code == 303, address
        assert re.match(r"/sign-in($|\?)", answer.headers["location"]), address
    assert contents(portal) == before


@pytest.mark.parametrize("role", ROLES)
async def test_another_account_is_as_one_that_is_not_there(
    foreigner: Person, aobas: dict[str, str], portal: Portal
) -> None:
    before = contents(portal)
    for address in OF_AN_ACCOUNT:
        field = "customer" if address.method == "POST" else "account"
        theirs = await address.ask(foreigner, aobas, **{field: make.AOBA})
        nobodys = await address.ask(foreigner, aobas, **{field: "cus_none"})

        assert (theirs.status_code, nobodys.status_code) == (404, 404), address
        assert theirs.text == nobodys.text, address
    assert contents(portal) == before


@pytest.mark.parametrize("role", ROLES)
async def test_what_is_anothers_is_as_what_is_not_there(
    foreigner: Person, aobas: dict[str, str], portal: Portal, role: Role
) -> None:
    before = contents(portal)
    for address in (one for one in GUARDED if "{" in one.path):
        theirs, nobodys = await address.ask(foreigner, aobas), await address.ask(foreigner, NOWHERE)

        # What a role may not do at all is refused before it is looked for; a download may begin at any moment.
        absent = 204 if "download" in address.path else 404
        assert theirs.status_code == absent or (theirs.status_code == 403 and role != "owner"), address
        assert theirs.status_code == nobodys.status_code, address
        assert theirs.text == nobodys.text, address
    assert contents(portal) == before


async def test_who_may_only_look_changes_nothing_at_home(ken: Person, portal: Portal, given: Given) -> None:
    await given(make.invoice("in_aoba"))
    [(member,)] = select(portal, "SELECT id FROM members")
    before = contents(portal)
    for address in OF_AN_ACCOUNT:
        if address.method == "POST" and str(address) not in FOR_EVERYBODY:
            answer = await address.ask(
                ken, {"invoice": "in_aoba", "member": member, "quote": "none", "request": "none"}
            )

            assert answer.status_code == 403, address
            assert "Your role does not allow this" in answer.text, address
    assert contents(portal) == before


async def test_at_the_desk_a_stranger_is_sent_to_the_staffs_own_sign_in(stranger: Person, portal: Portal) -> None:
    before = contents(portal)
    for address in STAFFS:
        answer = await address.ask(stranger, NOWHERE)

        assert answer.status_code == 303, address
        assert re.match(r"/staff/sign-in($|\?)", answer.headers["location"]), address
    assert contents(portal) == before


@pytest.mark.parametrize("role", ROLES)
async def test_at_the_desk_a_customer_of_any_role_is_a_stranger(foreigner: Person, portal: Portal) -> None:
    before = contents(portal)
    for address in STAFFS:
        answer = await address.ask(foreigner, NOWHERE)

        assert answer.status_code == 303, address
        assert re.match(r"/staff/sign-in($|\?)", answer.headers["location"]), address
    assert contents(portal) == before


async def test_in_the_customers_pages_staff_are_strangers(ito: Person, aobas: dict[str, str], portal: Portal) -> None:
    before = contents(portal)
    for address in GUARDED:
        answer = await address.ask(ito, aobas)

        assert answer.status_code == 303, address
        assert re.match(r"/sign-in($|\?)", answer.headers["location"]), address
    assert contents(portal) == before


async def test_who_of_staff_may_only_read_changes_nothing(nao: Person, aobas: dict[str, str], portal: Portal) -> None:
    before = contents(portal)
    for address in STAFFS:
        if address.method == "POST" and str(address) not in FOR_READERS:
            answer = await address.ask(nao, aobas)

            assert answer.status_code == 403, address
            assert "You may read everything here and change nothing." in answer.text, address
    assert contents(portal) == before


def test_what_is_named_here_is_there() -> None:
    assert {str(address) for address in ALL} >= FOR_EVERYBODY | FOR_READERS
    assert len(OF_AN_ACCOUNT) > 20
