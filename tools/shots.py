"""`make shots`: every page of the demo, narrow and wide, light and dark, in both languages.

All go to test-results/shots, to be looked at; the few that the README shows are kept in docs/shots.
"""

import asyncio
import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from portal.demo import Demo, open_demo

ALL = Path("test-results/shots")
KEPT = Path("docs/shots")
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
LANGUAGES = {"en": "en-US", "ja": "ja-JP"}
WHOSE = {
    "seats": "hana@aoba-clinic.example",
    "yearly": "somu@kitahama-law.example",
    "transfer": "keiri@minato-trading.example",
    "failed": "uketsuke@sakura-dental.example",
    "many": "keiri@tanaka-works.example",
    "trial": "mallory@mallory-consulting.example",
}
README = {
    "seats-overview-ja-1280-light.png": "overview.png",
    "failed-overview-ja-390-light.png": "failed-on-a-phone.png",
    "many-invoices-en-1280-dark.png": "invoices-dark.png",
    "seats-invoice-ja-1280-light.png": "invoice.png",
}


def main() -> None:
    ALL.mkdir(parents=True, exist_ok=True)
    asyncio.run(_shoot_all(CHROMIUM if Path(CHROMIUM).exists() else None))
    KEPT.mkdir(parents=True, exist_ok=True)
    for taken, kept in README.items():
        shutil.copy(ALL / taken, KEPT / kept)
    print(f"{len(list(ALL.glob('*.png')))} screenshots in {ALL}, {len(README)} of them in {KEPT}")


async def _shoot_all(chromium: str | None) -> None:
    with tempfile.TemporaryDirectory(prefix="portal-shots-") as folder:
        async with open_demo(Path(folder), 0) as demo, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for name, email in WHOSE.items():
                state = await _signed_in(browser, demo, email)
                for language, locale in LANGUAGES.items():
                    for width, scheme in LOOKS:
                        await _walk(browser, demo, state, name, language, locale, width, scheme)
            await browser.close()


async def _signed_in(browser: Browser, demo: Demo, email: str) -> str:
    """Cookies of somebody who came in by the mailed link, kept in a file."""
    async with await browser.new_context() as context:
        page = await context.new_page()
        await page.goto(f"{demo.portal}/sign-in")
        await page.get_by_role("textbox").fill(email)
        await page.get_by_role("main").get_by_role("button").first.click()
        await page.goto(await _mailed_link(demo, email))
        await page.get_by_role("main").get_by_role("button").first.click()
        await page.wait_for_url(f"{demo.portal}/")
        state = ALL / "state.json"
        await context.storage_state(path=state)
        return str(state)


async def _mailed_link(demo: Demo, email: str) -> str:
    async with httpx.AsyncClient() as http:
        for _ in range(100):
            mails = (await http.get(f"{demo.portal}/demo/inbox.json")).json()
            for mail in mails:
                if mail["to"] == email:
                    return str(re.findall(r"http\S+/sign-in/\S+", mail["text"])[0])
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

    async def shoot(what: str, whole: bool = True) -> None:
        await page.screenshot(path=ALL / f"{name}-{what}-{language}-{width}-{scheme}.png", full_page=whole)

    await page.goto(demo.portal)
    await shoot("overview")
    await page.goto(f"{demo.portal}/invoices")
    await shoot("invoices", whole=False)
    await page.locator("[data-invoice] a").first.click()
    await shoot("invoice")
    if name == "seats":
        await _walk_strangers_pages(page, demo, shoot)
    await context.close()


async def _walk_strangers_pages(page: Page, demo: Demo, shoot: Callable[[str], Awaitable[None]]) -> None:
    for path, what in (("/sign-in", "sign-in"), ("/sign-in/nonsense", "spent"), ("/invoices/in_none", "missing")):
        await page.goto(demo.portal + path)
        await shoot(what)
    await page.goto(f"{demo.portal}/demo/inbox")
    await shoot("inbox")


main()
