"""A portal whose Stripe is a shelf of files, and invoices whose PDFs are on it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from portal.assembly import Portal, build_portal
from portal.exports import files as export_files
from portal.model.company import Company
from portal.routes import path_for
from portal.settings import Settings
from tests.file_server import FileServer, serve_files
from tests.pages.test_documents import keep
from tests.people import SetClock


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "WAITS", (0.0, 0.0, 0.0))


@pytest.fixture
async def shelf() -> AsyncIterator[FileServer]:
    async with serve_files() as shelf:
        yield shelf


@pytest.fixture
async def portal(settings: Settings, shelf: FileServer, clock: SetClock) -> AsyncIterator[Portal]:
    """Its Stripe is the shelf; the operator is known."""
    portal = build_portal(replace(settings, stripe_api_base=shelf.url), path_for, now=clock)
    await keep(portal, Company("acct_1", "ヒノデソフト株式会社", "JP"))
    await portal.learn_company()
    yield portal
    await portal.close()
