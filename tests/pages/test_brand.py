"""The operator's colours, icon, name and support contact, as the Stripe account has them."""

from dataclasses import replace

from portal import intake
from portal.app import create_app
from portal.assembly import Portal
from portal.model.company import Company
from tests.conftest import Given, Visit
from tests.people import Person, text_of
from tests.stand_in import AOBA_CLINIC, StandIn
from tests.webhooks import body_of, signed

HINODE = Company(
    "acct_1",
    "Hinode Soft",
    "JP",
    "+81 3-5550-0142",
    "help@hinode.example",
    "https://hinode.example/help",
    "#0b6e4f",
    address="101-0054\nKanda 3-14, Tokyo",
    url="https://hinode.example/",
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
    assert "101-0054 Kanda 3-14, Tokyo" in text_of(page.text)
    assert 'href="https://hinode.example/"' in page.text
    assert ">hinode.example</a>" in page.text


async def test_a_support_address_that_is_a_script_is_no_link(stranger: Person, portal: Portal, given: Given) -> None:
    await given(Company("acct_1", "Hinode", support_url="javascript:alert(1)", url="javascript:alert(2)"))
    await portal.learn_company()

    assert "javascript:" not in (await stranger.get("/sign-in")).text


async def test_the_icon_is_served_from_here(visit: Visit) -> None:
    hana = await visit(AOBA_CLINIC)
    icon = await hana.get("/brand/icon")

    assert icon.headers["content-type"] == "image/png"
    assert icon.content.startswith(b"\x89PNG")
    assert "/brand/icon" in (await hana.get("/")).text


async def test_what_is_no_colour_reaches_no_sheet(stranger: Person, portal: Portal, given: Given) -> None:
    await given(Company("acct_1", "Hinode", primary_color="red; } body { display: none", secondary_color="#F2B705"))
    await portal.learn_company()
    css = (await stranger.get("/brand.css")).text

    assert "display" not in css
    assert "--accent: #F2B705" in css


async def test_the_logo_stands_at_the_door_in_the_place_of_icon_and_name(
    stranger: Person, portal: Portal, given: Given
) -> None:
    await given(replace(HINODE, logo_type="image/png", logo=b"\x89PNG"))
    await portal.learn_company()
    logo = await stranger.get("/brand/logo")

    assert (logo.content, logo.headers["content-type"]) == (b"\x89PNG", "image/png")
    assert '<img class="company-logo" src="/brand/logo" alt="Hinode Soft">' in (await stranger.get("/sign-in")).text


async def test_what_the_operator_changes_at_stripe_is_told_by_a_webhook(connected: Portal, stand_in: StandIn) -> None:
    stripe = Person(create_app(connected, background=False))
    with stand_in.dressed(primary_color="#ffe600") as account:
        body = body_of(account, type="account.updated")
        told = await stripe.post(
            "/webhooks/stripe", content=body, headers={"Stripe-Signature": signed(body, connected.clock())}
        )
        await intake.refresh_stale(connected)

    assert told.status_code == 200
    assert "--brand: #ffe600" in (await stripe.get("/brand.css")).text
    assert connected.company
    assert connected.company.japanese_descriptors == "ヒノデスケジュール"
