"""The first month of the fiscal year: April in Japan and in Japanese, else January, or as the customer chose."""

import re

import pytest

from portal.assembly import Portal
from portal.model.company import Company
from tests import make
from tests.conftest import Given
from tests.people import Person


async def first_month(person: Person) -> str:
    page = (await person.get("/invoices")).text
    found = re.search(r"Your fiscal year begins in: (\w+)", page)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("language", "country", "month"),
    [("ja", "US", "Apr"), ("ja-JP", None, "Apr"), ("en", "JP", "Apr"), ("en", "US", "Jan"), (None, None, "Jan")],
)
async def test_it_is_preset_by_language_and_country(
    hana: Person, portal: Portal, given: Given, language: str | None, country: str | None, month: str
) -> None:
    await given(make.customer(language=language), make.invoice())
    portal.company = Company("acct_1", "Hinode", country) if country else None

    assert await first_month(hana) == month


async def test_the_choice_of_one_counts_for_the_account_and_for_no_other(
    hana: Person, mallory: Person, given: Given
) -> None:
    await given(make.invoice(), make.invoice("in_2", make.MALLORYS))
    answer = await hana.post("/fiscal-year", data={"month": "10", "back": "/invoices?fiscal=2025"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/invoices?fiscal=2025")
    assert await first_month(hana) == "Oct"
    assert await first_month(mallory) == "Apr"
    assert "October 2025 – September 2026" in (await hana.get("/invoices?fiscal=2025")).text


@pytest.mark.parametrize("month", ["", "0", "13", "4.0", "April", "４"])
async def test_another_month_than_the_twelve_is_a_bad_request(hana: Person, month: str) -> None:
    assert (await hana.post("/fiscal-year", data={"month": month})).status_code == 400


async def test_the_way_back_leads_nowhere_else(hana: Person) -> None:
    answer = await hana.post("/fiscal-year", data={"month": "4", "back": "//elsewhere.example"})

    assert answer.headers["location"] == "/"
