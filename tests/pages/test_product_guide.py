"""docs/sign-in-from-your-product.md is run as it stands there, and says all that the description says."""

import asyncio
import json
import os
import re
import sys

import httpx2
import pytest
from starlette.applications import Starlette

from portal.access import api_keys
from portal.assembly import Portal
from portal.database.engine import writing
from portal.pages.openapi import DOCUMENT
from tests import make
from tests.conftest import Given
from tests.house.tree import ROOT
from tests.serving import serve

GUIDE = (ROOT / "docs/sign-in-from-your-product.md").read_text("utf-8")
RUNNERS = {"sh": ["sh", "-c"], "python": [sys.executable, "-c"]}


def example(language: str) -> str:
    [found] = re.findall(rf"(?ms)^```{language}\n(.*?)^```", GUIDE)
    return str(found)


async def run(language: str, portal_address: str, key: str) -> str:
    """What the example prints, with the portal's address in the place of the documented one."""
    process = await asyncio.create_subprocess_exec(
        *RUNNERS[language],
        example(language).replace("https://billing.example.com", portal_address),
        env={"PATH": os.environ["PATH"], "PORTAL_API_KEY": key, "no_proxy": "*"},
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()
    return printed.decode()


@pytest.mark.parametrize("language", RUNNERS)
async def test_the_example_opens_the_portal(language: str, app: Starlette, portal: Portal, given: Given) -> None:
    await given(make.customer("cus_AobaClinic"))
    async with writing(portal.engine) as conn:
        key = await api_keys.create(conn, "shop", portal.clock())
    async with serve(app) as address:
        printed = await run(language, address, key)
        url = json.loads(printed)["url"] if language == "sh" else printed.strip()
        async with httpx2.AsyncClient(base_url=address) as browser:
            used = await browser.post(httpx2.URL(url).path)

    assert url.startswith(f"{portal.settings.base_url}/enter/")
    assert used.headers["location"].startswith("/invoices")


def test_it_names_every_code_and_every_field() -> None:
    problem = DOCUMENT["components"]["schemas"]["Problem"]["properties"]["error"]["properties"]
    fields = DOCUMENT["components"]["schemas"]["SignInLinkWanted"]["properties"]

    assert [name for name in (*problem["code"]["enum"], *fields) if f"`{name}`" not in GUIDE] == []
