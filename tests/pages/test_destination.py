"""Where a person may be sent: to a page of this site, and nowhere else."""

import pytest

from portal.pages.destination import is_ours, safe, safe_for_staff


@pytest.mark.parametrize(
    "wanted", ["/", "/invoices", "/invoices?year=2026&status=paid", "/invoices/in_1#lines", "/a//b"]
)
def test_a_path_of_this_site_is_where_it_leads(wanted: str) -> None:
    assert is_ours(wanted)
    assert safe(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "invoices",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " /invoices",
        "/invoices\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/" + "x" * 1000,
        "/\x00",
    ],
)
def test_anything_else_leads_to_the_front_page(wanted: str) -> None:
    assert not is_ours(wanted)
    assert safe(wanted) == "/"


@pytest.mark.parametrize(
    ("wanted", "customers", "staffs"),
    [
        ("/staff/log?who=ito", "/", "/staff/log?who=ito"),
        ("/staff", "/", "/staff"),
        ("/staffing", "/staffing", "/staff"),
        ("/invoices", "/invoices", "/staff"),
        ("/staff/sign-in/token", "/", "/staff"),
        ("//evil.example/staff", "/", "/staff"),
    ],
)
def test_a_page_of_staff_is_for_who_comes_in_by_their_door(wanted: str, customers: str, staffs: str) -> None:
    assert safe(wanted) == customers
    assert safe_for_staff(wanted) == staffs


@pytest.mark.parametrize("wanted", ["/sign-in", "/sign-in/token", "/sign-out"])
def test_signing_in_does_not_lead_back_to_signing_in_or_out(wanted: str) -> None:
    assert safe(wanted) == "/"


@pytest.mark.parametrize("wanted", [None, 1, b"/invoices", ["/invoices"]])
def test_what_is_not_text_leads_to_the_front_page(wanted: object) -> None:
    assert safe(wanted) == "/"
