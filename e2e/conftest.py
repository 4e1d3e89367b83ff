"""A demo for each file, with a browser, and a fresh window for each visitor of a test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from e2e.people import Visitor
from e2e.stage import PATIENCE, Stage
from tests import pseudo

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALES = {"en": "en-US", "ja": "ja-JP", "fr": "fr-FR", pseudo.CODE: pseudo.CODE}


class Come(Protocol):
    """A new visitor, with a browser window of their own."""

    def __call__(self, language: str = "en", *, scripts: bool = True) -> Visitor: ...


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Each file has its own, so that no story depends on what another file has changed."""
    with Stage(tmp_path_factory.mktemp("demo")) as stage:
        yield stage


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole session: while Playwright is up, its event loop runs, and no other test could run its own."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM if CHROMIUM.exists() else None, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _all_as_at_stripe(stage: Stage) -> Iterator[None]:
    """Nothing may have been asked or answered that is not in Stripe's description; faults end with the test."""
    stage.forget_attempts()
    before = len(stage.witness.violations)
    yield
    stage.behave()
    assert stage.witness.violations[before:] == []


@pytest.fixture
def come(browser: Browser, stage: Stage) -> Iterator[Come]:
    visitors: list[Visitor] = []

    def arrive(language: str = "en", *, scripts: bool = True) -> Visitor:
        context = browser.new_context(locale=LOCALES[language], java_script_enabled=scripts)
        context.set_default_timeout(PATIENCE * 1000)
        visitors.append(Visitor(context, stage, language))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
