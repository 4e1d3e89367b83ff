"""Months and years at one click."""

import re
from datetime import UTC, datetime
from html import unescape

from tests import make
from tests.conftest import Given
from tests.people import Person


async def offered(person: Person, path: str) -> list[str]:
    """The words on the shortcuts, in their order; the current one in brackets."""
    page = (await person.get(path)).text
    found = re.findall(r'<a data-kind="\w+"\s+href="[^"]+"( aria-current="true")?>([^<]+)</a>', page)
    return [f"[{label}]" if current else label for current, label in found]


async def address(person: Person, path: str, label: str) -> str:
    page = (await person.get(path)).text
    found = re.search(rf'<a data-kind="\w+"\s+href="([^"]+)"[^>]*>{label}</a>', page)
    return unescape(found[1]) if found else ""


async def since(given: Given, year: int, month: int, day: int) -> None:
    await given(make.invoice(), make.invoice("in_0", issued_at=datetime(year, month, day, tzinfo=UTC)))


async def test_the_last_twelve_months_are_one_click_away(hana: Person, given: Given) -> None:
    await since(given, 2023, 2, 3)

    assert await offered(hana, "/invoices") == [
        *("2026", "May", "Apr", "Mar", "Feb", "Jan"),
        *("2025", "Dec", "Nov", "Oct", "Sep", "Aug", "Jul", "Jun", "2024", "FY 2026"),
    ]
    assert await address(hana, "/invoices?status=paid&q=a+b", "Mar") == "/invoices?q=a+b&status=paid&year=2026&month=3"


async def test_nothing_from_before_the_first_invoice_is_offered(hana: Person, given: Given) -> None:
    await since(given, 2026, 3, 31)

    assert await offered(hana, "/invoices") == ["2026", "May", "Apr", "Mar", "FY 2026"]


async def test_a_chosen_year_offers_its_own_months_and_the_years_around(hana: Person, given: Given) -> None:
    await since(given, 2023, 11, 3)

    assert await offered(hana, "/invoices?year=2024&month=2") == [
        *("2025", "2024", "Dec", "Nov", "Oct", "Sep", "Aug", "Jul", "Jun", "May", "Apr", "Mar", "[Feb]", "Jan", "2023")
    ]
    assert await offered(hana, "/invoices?year=2023") == ["2024", "[2023]", "Dec", "Nov"]


async def test_a_fiscal_year_offers_its_months_from_the_last_to_the_first(hana: Person, given: Given) -> None:
    await since(given, 2025, 1, 1)

    assert await offered(hana, "/invoices?fiscal=2025&month=4") == [
        *("FY 2026", "FY 2025", "Mar", "Feb", "Jan", "Dec", "Nov", "Oct", "Sep", "Aug", "Jul", "Jun", "May", "[Apr]"),
        "FY 2024",
    ]
    assert await address(hana, "/invoices?fiscal=2025", "Feb") == "/invoices?fiscal=2025&month=2"
    assert await offered(hana, "/invoices?fiscal=2024") == ["FY 2025", "[FY 2024]", "Mar", "Feb", "Jan"]
