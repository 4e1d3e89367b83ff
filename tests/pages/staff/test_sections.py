"""The desk's sections: on each page exactly one is the current one, also where the page stands below it."""

import re

import pytest

from tests.pages.staff.conftest import Owed
from tests.people import Person
from tests.stand_in import MINATO_TRADING

ON_THEIR_OWN = {
    "/staff": "Today",
    "/staff/failures": "Failed cards",
    "/staff/deposits": "Bank statements",
    "/staff/unpaid": "Unpaid transfers",
    "/staff/reminders": "Reminders",
    "/staff/customers": "Customers",
    "/staff/quotes": "Quotes",
    "/staff/moments": "Moments",
    "/staff/log": "Log",
}
BELOW = {
    f"/staff/reminders/preview?customer={MINATO_TRADING}": "Reminders",
    f"/staff/customers/{MINATO_TRADING}/quotes": "Customers",
}


def current(page: str) -> list[tuple[str, str]]:
    [sections] = re.findall(r'<nav class="sections".*?</nav>', page, re.DOTALL)
    return re.findall(r'aria-current="(\w+)">([^<]+)</a>', sections)


@pytest.mark.parametrize("path", [*ON_THEIR_OWN, *BELOW])
async def test_a_page_says_in_which_section_it_is(clerk: Person, path: str) -> None:
    page = (await clerk.get(path)).text

    assert current(page) == [("page", ON_THEIR_OWN[path]) if path in ON_THEIR_OWN else ("true", BELOW[path])]


async def test_marking_an_invoice_as_paid_belongs_to_what_is_unpaid(clerk: Person, owing: Owed) -> None:
    [invoice] = await owing(5000)

    assert current((await clerk.get(f"/staff/invoices/{invoice['id']}/paid-outside")).text) == [
        ("true", "Unpaid transfers")
    ]
