"""NUL in whatever can be sent: PostgreSQL refuses it in a text, and no page breaks by it."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.datastructures import ImmutableMultiDict

from portal.assembly import Portal
from portal.resources import folder
from tests import make
from tests.conftest import Given
from tests.pages.staff.reminding import owed
from tests.pages.test_every_address import ALL, NOWHERE, Address
from tests.people import HANA, ITO, Person, sign_in, sit_down
from tests.tables import select

NUL = "a\0b"
HERE = NOWHERE | {"invoice": "in_1", "customer": make.AOBA, "token": "t", "quote": "qt_1"}
NAMED = re.compile(r'name="([\w-]+)"')
TYPED = sorted({name for page in Path(folder("templates")).rglob("*.html") for name in NAMED.findall(page.read_text())})
WHOSE = ("customer", "account")  # where these are not hers, nothing else is looked at


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that pages look up in a query or a form, as they do it."""
    names: set[str] = set()
    for method in ("__getitem__", "__contains__", "getlist"):
        real = getattr(ImmutableMultiDict, method)

        def hear(self: Any, key: Any, real: Any = real) -> Any:
            names.add(str(key))
            return real(self, key)

        monkeypatch.setattr(ImmutableMultiDict, method, hear)
    return names


async def ask(person: Person, address: Address, ids: dict[str, str], *names: str) -> int:
    path = re.sub(r"{(\w+)(:\w+)?}", lambda found: quote(ids[found[1]], safe=""), address.path)
    fields = dict.fromkeys(names, NUL)
    if address.method == "POST":
        return (await person.post(path, data=fields, params=fields)).status_code
    return (await person.get(path, params=fields)).status_code


NOTE = "\0pays on\0 Friday"


@pytest.mark.parametrize("said", [{"data": {"note": NOTE}}, {"files": {"note": (None, NOTE)}}])  # by lines, or in parts
async def test_the_rest_of_what_was_typed_stays(
    ito: Person, given: Given, portal: Portal, said: dict[str, Any]
) -> None:
    await given(make.customer(), owed("in_1", payments=(make.payment(status="open", code="card_declined"),)))
    answer = await ito.post("/staff/failures/in_1/set-aside", **said)

    assert answer.status_code == 303
    assert select(portal, "SELECT note FROM set_asides") == [("pays on Friday",)]


@pytest.mark.parametrize("path", ["/staff/invoices/in_1%00/paid-outside", "/staff/customers/%00cus_Aoba"])
async def test_what_has_it_in_its_name_is_not_there(ito: Person, given: Given, path: str) -> None:
    await given(make.customer(), owed("in_1"))

    assert (await ito.get(path)).status_code == 404


@pytest.mark.parametrize("query", ["%00", "%%0000", "%00%00"])
async def test_a_query_of_nothing_else_is_as_none(ito: Person, given: Given, query: str) -> None:
    await given(make.customer(), owed("in_1"))

    assert "in_1" in (await ito.get(f"/staff/unpaid?q={query}")).text


@pytest.mark.parametrize("desk", [False, True])
async def test_no_page_breaks_by_nul_in_path_query_or_form(
    app: Starlette, portal: Portal, given: Given, asked_for: set[str], desk: bool
) -> None:
    refused = make.payment(status="open", code="card_declined")
    await given(make.customer(email=HANA), make.card(), make.subscription(), make.quote("qt_1"))
    await given(owed("in_1", payments=(refused,)))
    broken = []
    for address in (one for one in ALL if one.path.startswith("/staff") is desk):
        parts = re.findall(r"{(\w+)", address.path)
        asked_for.clear()
        tries: list[tuple[dict[str, str], tuple[str, ...]]] = [
            (HERE, ()),
            *((HERE | {part: NUL}, ()) for part in parts),
        ]
        for ids, names in tries:
            person = await sit_down(await sign_in(Person(app, survives=True), portal, HANA), portal, ITO)
            if (status := await ask(person, address, ids, *names)) >= 500 and status != 503:  # Stripe is away
                broken.append(f"{status} {address} {names or ids}")
            if names == () and ids is HERE:
                tries.append((HERE, tuple(name for name in {*TYPED, *asked_for} if name not in WHOSE)))
            elif len(names) > 1:
                tries += [(HERE, (name,)) for name in sorted(asked_for)]

    assert broken == []
