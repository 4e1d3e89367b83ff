"""The operator's colours, icon, name and support contact, as the Stripe account has them."""

from portal.assembly import Portal
from portal.model.company import Company
from tests.conftest import Given, Visit
from tests.people import Person, text_of
from tests.stand_in import AOBA_CLINIC

HINODE = Company(
    "acct_1", "Hinode Soft", "JP", "+81 3-5550-0142", "help@hinode.example", "https://hinode.example/help", "#0b6e4f"
)


async def test_before_the_company_is_known_pages_have_a_look_of_their_own(stranger: Person) -> None:
    css = await stranger.get("/brand.css")

    assert css.headers["content-type"].startswith("text/css")
    assert "--brand:" in css.text
    assert (await stranger.get("/brand/icon")).status_code == 404
    assert (await stranger.get("/sign-in")).status_code == 200


async def test_its_colour_name_and_support_contact_are_on_every_page(
    stranger: Person, portal: Portal, given: Given
) -> None:
    await given(HINODE)
    await portal.learn_company()
    page = await stranger.get("/sign-in")

    assert "--brand: #0b6e4f" in (await stranger.get("/brand.css")).text
    assert "Hinode Soft" in text_of(page.text)
    assert 'href="tel:+813-5550-0142"' in page.text
    assert 'href="mailto:help@hinode.example"' in page.text
    assert 'href="https://hinode.example/help"' in page.text


async def test_a_support_address_that_is_a_script_is_no_link(stranger: Person, portal: Portal, given: Given) -> None:
    await given(Company("acct_1", "Hinode", support_url="javascript:alert(1)"))
    await portal.learn_company()

    assert "javascript:" not in (await stranger.get("/sign-in")).text


async def test_the_icon_is_served_from_here(visit: Visit) -> None:
    hana = await visit(AOBA_CLINIC)
    icon = await hana.get("/brand/icon")

    assert icon.headers["content-type"] == "image/png"
    assert icon.content.startswith(b"\x89PNG")
    assert "/brand/icon" in (await hana.get("/")).text
