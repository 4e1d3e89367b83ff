"""`make shots`: every page of the demo, narrow and wide, light and dark, in both languages.

All go to test-results/shots, to be looked at; the few that the README shows are kept in docs/shots.
`python -m tools.shots transfer` takes the pages of one of the people alone.
"""

import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import httpx
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, async_playwright

from portal.demo import Demo, open_demo

Shoot = Callable[[str], Awaitable[None]]

ALL = Path("test-results/shots")
KEPT = Path("docs/shots")
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
FLAGS = ["--no-sandbox", "--no-first-run", *QUIET]
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
LANGUAGES = {"en": "en-US", "ja": "ja-JP"}
WHOSE = {
    "seats": "hana@aoba-clinic.example",
    "yearly": "somu@kitahama-law.example",
    "transfer": "keiri@minato-trading.example",
    "failed": "uketsuke@sakura-dental.example",
    "many": "keiri@tanaka-works.example",
    "trial": "mallory@mallory-consulting.example",
    "colleague": "ken@aoba-clinic.example",
    "several": "accounting@kazehaya.example",
    "desk": "ito@hinode-schedule.example",
}
BESIDES = {
    "seats": {
        "people": "/members",
        "sessions": "/sessions",
        "quotes": "/quotes",
        "quote": "/quotes/qt_1AobaPremiumYearly",
    },
    "colleague": {"own-access": "/members/me"},
    "transfer": {"statement": "/statement"},
    "many": {"found": "/invoices?status=paid&year=2025&q=Standard", "export": "/invoices/export?year=2025"},
    "several": {"accounts": "/accounts"},
    "desk": {
        "today": "/staff",
        "failures": "/staff/failures",
        "deposits": "/staff/deposits",
        "unpaid": "/staff/unpaid",
        "reminders": "/staff/reminders",
        "preview": "/staff/reminders/preview?customer=cus_MinatoTrading",
        "customers": "/staff/customers",
        "customer": "/staff/customers/cus_MinatoTrading",
        "offer": "/staff/customers/cus_MinatoTrading/quotes",
        "quotes": "/staff/quotes",
        "moments": "/staff/moments",
        "log": "/staff/log",
        "mails": "/demo/mails",
    },
}
AOBA = "cus_AobaClinic"
WITHOUT_INVOICES = ("several", "desk")
README = {
    "seats-overview-ja-1280-light.png": "overview.png",
    "failed-overview-ja-390-light.png": "failed-on-a-phone.png",
    "many-invoices-en-1280-dark.png": "invoices-dark.png",
    "seats-plan-ja-1280-light.png": "plan.png",
    "seats-invoice-ja-1280-light.png": "invoice.png",
    "desk-statement-ja-1280-light.png": "bank-statement.png",
}


def main() -> None:
    ALL.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:]
    asyncio.run(_shoot_all(CHROMIUM if Path(CHROMIUM).exists() else None, wanted or list(WHOSE)))
    if wanted:
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    for taken, kept in README.items():
        shutil.copy(ALL / taken, KEPT / kept)
    print(f"{len(list(ALL.glob('*.png')))} screenshots in {ALL}, {len(README)} of them in {KEPT}")


async def _shoot_all(chromium: str | None, wanted: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="portal-shots-") as folder:
        async with open_demo(Path(folder), 0) as demo, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for name in wanted:
                state = await _signed_in(browser, demo, WHOSE[name])
                for language, locale in LANGUAGES.items():
                    for width, scheme in LOOKS:
                        await _walk(browser, demo, state, name, language, locale, width, scheme)
            await browser.close()


async def _signed_in(browser: Browser, demo: Demo, email: str) -> str:
    """Cookies of somebody who came in by the mailed link, kept in a file."""
    door = "/staff/sign-in" if email == WHOSE["desk"] else "/sign-in"
    async with await browser.new_context() as context:
        page = await context.new_page()
        await page.goto(f"{demo.portal}{door}")
        await page.get_by_role("textbox").fill(email)
        await page.get_by_role("main").get_by_role("button").first.click()
        await page.goto(await _mailed_link(demo, email))
        await page.get_by_role("main").get_by_role("button").first.click()
        await page.wait_for_url(re.compile(r"/(accounts|staff)?$"))
        state = ALL / "state.json"
        await context.storage_state(path=state)
        return str(state)


async def _mailed_link(demo: Demo, email: str) -> str:
    return str(re.findall(r"http\S+/sign-in/\S+", (await _mail_to(demo, email, "/sign-in/"))["text"])[0])


async def _mail_to(demo: Demo, email: str, saying: str) -> dict[str, str]:
    async with httpx.AsyncClient() as http:
        for _ in range(100):
            for mail in (await http.get(f"{demo.portal}/demo/inbox.json")).json():
                if mail["to"] == email and saying in mail["text"]:
                    return dict(mail)
            await asyncio.sleep(0.05)
    raise TimeoutError(f"no mail to {email}")


async def _walk(
    browser: Browser, demo: Demo, state: str, name: str, language: str, locale: str, width: int, scheme: str
) -> None:
    context: BrowserContext = await browser.new_context(
        storage_state=state,
        locale=locale,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 860},
    )
    page = await context.new_page()

    async def shoot(what: str) -> None:
        whole = what not in ("invoices", "found")
        await page.screenshot(path=ALL / f"{name}-{what}-{language}-{width}-{scheme}.png", full_page=whole)

    if name not in WITHOUT_INVOICES:
        await _walk_invoices(page, demo, shoot)
        await _walk_plan(page, demo, shoot)
    for what, path in BESIDES.get(name, {}).items():
        await page.goto(demo.portal + path)
        await shoot(what)
    if name == "transfer":
        await _find_own_receipt(page, demo)
        await shoot("own-receipt")
    if name == "desk":
        await _walk_desk(page, demo, shoot)
    if name == "seats":
        await _walk_strangers_pages(page, demo, shoot)
    await context.close()


async def _walk_invoices(page: Page, demo: Demo, shoot: Shoot) -> None:
    await page.goto(demo.portal)
    await shoot("overview")
    await page.goto(f"{demo.portal}/invoices")
    await shoot("invoices")
    await page.locator("[data-invoice] a").first.click()
    await shoot("invoice")


async def _walk_plan(page: Page, demo: Demo, shoot: Shoot) -> None:
    await page.goto(f"{demo.portal}/plan")
    await _price_two_more_seats(page)
    await shoot("plan")


async def _price_two_more_seats(page: Page) -> None:
    seats = page.locator("[name^=seats]").first
    if await seats.count():
        await seats.fill(str(int(await seats.input_value()) + 2))
        await page.locator("[data-figure=now]").wait_for()


async def _find_own_receipt(page: Page, demo: Demo) -> None:
    """Of the newest invoice that was paid to the company's own bank account."""
    await page.goto(f"{demo.portal}/invoices?status=paid")
    for row in await page.locator("[data-invoice]").all():
        id = await row.get_attribute("data-invoice")
        answer = await page.context.request.get(f"{demo.portal}/invoices/{id}/portal-receipt")
        if answer.ok:
            await page.goto(answer.url)
            return
    raise LookupError("nothing was paid outside Stripe")


async def _walk_strangers_pages(page: Page, demo: Demo, shoot: Shoot) -> None:
    for path, what in (("/sign-in", "sign-in"), ("/sign-in/nonsense", "spent"), ("/invoices/in_none", "missing")):
        await page.goto(demo.portal + path)
        await shoot(what)
    await page.goto(f"{demo.portal}/demo/inbox")
    await shoot("inbox")


async def _walk_desk(page: Page, demo: Demo, shoot: Shoot) -> None:
    """A statement of the bank, a customer's own pages, and what a reminder leads to."""
    main = page.get_by_role("main")
    content = await (await page.request.get(f"{demo.portal}/demo/statement.csv")).body()
    await page.goto(f"{demo.portal}/staff/deposits")
    sample = FilePayload(name="sample.csv", mimeType="text/csv", buffer=content)
    await page.locator("input[type=file]").set_input_files(sample)
    await main.locator("form[enctype] button").click()
    await page.locator("fieldset").first.wait_for()
    await shoot("statement")
    await page.goto(f"{demo.portal}/staff/customers/{AOBA}")
    await main.locator("form[action$='/view'] button").click()
    await page.goto(f"{demo.portal}/staff/customers/{AOBA}/view/")
    await shoot("looking")
    await page.goto(demo.portal + BESIDES["desk"]["preview"])
    if await page.get_by_role("checkbox").count():
        await main.get_by_role("button").click()
    mail = await _mail_to(demo, WHOSE["transfer"], "/answers/")
    await page.goto(re.findall(r"http\S+/answers/\S+", mail["text"])[0])
    await shoot("answer")


if __name__ == "__main__":
    main()
