"""What a browser finds on the plan page, and sends."""

import re
from html import unescape
from typing import Any

from httpx2 import Response

from tests.people import Person, text_of

PREMIUM = "price_1PremiumMonthlyJpy"


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the form that confirms, and only it."""
    form = page[page.index('action="/plan/confirm') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))


def figure(page: str, name: str) -> str:
    """One of the sums that the page shows, as it writes it."""
    part = page[page.index(f'data-figure="{name}"') :]
    found = re.search(r'<dd class="sum">\s*(.*?)\s*</dd>', part, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def problem(page: str) -> str | None:
    found = re.search(r'data-problem="(\w+)"', page)
    return found[1] if found else None


def outcome(page: str) -> tuple[str, str]:
    """What the page says has come of the change, and in which words."""
    found = re.search(r'<section class="notice"\s+data-outcome="(\w+)".*?</section>', page, re.DOTALL)
    assert found is not None, text_of(page)
    return found[1], text_of(found[0])


async def preview(person: Person, subscription: Any, price: str = "", seats: int | str = "", **more: str) -> Response:
    """Of its first item, as the form sends it."""
    item = subscription["items"]["data"][0]
    form = {
        "subscription": subscription["id"],
        f"price.{item['id']}": price or item["price"]["id"],
        f"seats.{item['id']}": str(seats or item["quantity"]),
    }
    return await person.post("/plan/preview", data=form | more)


async def confirm(person: Person, page: str, **more: str) -> Response:
    return await person.post("/plan/confirm", data=fields(page) | more)


async def ask(minato: Person, contract: Any, more: int = 3) -> str:
    """Order so many more seats where staff confirm; the page with the price that was ordered."""
    shown = (await preview(minato, contract, seats=contract["items"]["data"][0]["quantity"] + more)).text
    assert (await confirm(minato, shown, agree="yes")).status_code == 303
    return shown


def offered(page: str) -> dict[str, str]:
    """The hidden fields of the form by which staff make a change, if it is there."""
    return dict(re.findall(r'<input type="hidden" name="(preview)" value="([^"]*)"', page))
