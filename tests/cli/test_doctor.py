"""`portal doctor` as a program: a line each, a list for monitoring, an exit status, and no secret anywhere."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import anyio
import pytest

from portal import clock
from portal.database.engine import Engine, writing
from portal.mirror import instants
from portal.model.endpoint import EVENTS
from portal.stripe_api.client import API_VERSION
from portal.stripe_api.permissions import READS, WRITES
from tests.cli import process
from tests.doctor.test_mail_domain import HEALTHY
from tests.doctor.zone import served_zone
from tests.mail.server import PASSWORD, open_post_office
from tests.stand_in import StandIn

SECRETS = ("rk_test_of_the_doctor", "whsec_of_the_doctor", "a-key-that-signs-the-cookies", "p@ss:word", "p%40ss%3Aword")
URL = "https://billing.hinode-schedule.example"


@pytest.fixture
async def healthy(database_url: str, stand_in: StandIn) -> AsyncIterator[dict[str, str]]:
    """Settings with which nothing is a problem: name server, mail server and Stripe are there, and work."""
    stand_in.limit_key(SECRETS[0], *READS, *WRITES)
    wanted = {"url": f"{URL}/webhooks/stripe", "enabled_events": sorted(EVENTS), "api_version": API_VERSION}
    endpoint = stand_in.post("webhook_endpoints", wanted)["id"]
    engine = Engine(database_url)
    async with writing(engine) as conn:
        await instants.keep(conn, instants.SWEPT, clock.now())
        await instants.keep(conn, instants.DELIVERED, clock.now())
    await engine.close()
    async with served_zone(HEALTHY) as names, open_post_office(login=True) as office:
        yield {
            "PORTAL_SECRET_KEY": SECRETS[2],
            "PORTAL_STRIPE_API_KEY": SECRETS[0],
            "PORTAL_STRIPE_WEBHOOK_SECRET": SECRETS[1],
            "PORTAL_STRIPE_API_BASE": stand_in.url,
            "PORTAL_DATABASE_URL": database_url,
            "PORTAL_BASE_URL": URL,
            "PORTAL_MAIL_FROM": "Hinode <billing@hinode-schedule.example>",
            "PORTAL_SMTP_URL": f"smtp://hana:{SECRETS[4]}@127.0.0.1:{office.port}",
            "PORTAL_STAFF_EMAILS": "ito@hinode-schedule.example",
            "PORTAL_DNS_SERVER": names,
        }
    stand_in.delete(f"webhook_endpoints/{endpoint}")


async def run(folder: Path, *words: str, **settings: str) -> tuple[int, str]:
    done = await anyio.to_thread.run_sync(partial(process.run, folder, "doctor", *words, **settings))
    assert done.stderr == ""
    return done.returncode, done.stdout


async def test_a_healthy_installation(tmp_path: Path, healthy: dict[str, str]) -> None:
    status, said = await run(tmp_path, **healthy)
    assert PASSWORD.decode() == SECRETS[3]

    assert status == 0, said
    assert "problem  " not in said
    for line in (
        "ok       database: ",
        "takes the login",
        "ok       spf: ",
        "ok       webhook: ",
        "ok       permissions: ",
    ):
        assert line in said
    assert "[ ]      dashboard: " in said


async def test_it_speaks_the_operators_language(tmp_path: Path, healthy: dict[str, str]) -> None:
    status, said = await run(tmp_path, **{**healthy, "PORTAL_LOCALE": "ja", "PORTAL_DKIM_SELECTOR": "elsewhere"})

    assert status == 1
    assert "problem  dkim: hinode-schedule.exampleのDKIM鍵が見つかりません。試したセレクター：elsewhere" in said
    assert said.splitlines()[-1].startswith("問題1件、警告")


async def test_monitoring_reads_a_list(tmp_path: Path, healthy: dict[str, str]) -> None:
    status, said = await run(tmp_path, "--json", **healthy)
    lines = json.loads(said)

    assert status == 0
    assert {frozenset(line) for line in lines} == {frozenset(("check", "status", "says", "mend"))}
    assert {line["status"] for line in lines} == {"ok", "warning", "look"}
    assert all(line["mend"] for line in lines if line["status"] != "ok")


async def test_a_sick_installation_names_each_trouble_and_no_secret(tmp_path: Path, healthy: dict[str, str]) -> None:
    sick = {
        "PORTAL_SMTP_URL": f"smtp://hana:{SECRETS[4]}@127.0.0.1:9",
        "PORTAL_DATABASE_URL": "sqlite:////nowhere/portal.db",
        "PORTAL_BASE_URL": "https://elsewhere.example",
        "PORTAL_DKIM_SELECTOR": "elsewhere",
    }
    status, said = await run(tmp_path, **{**healthy, **sick})

    assert status == 1
    for check in ("database", "mail-server", "dkim", "webhook", "clocks", "backlog"):
        assert f"problem  {check}: " in said, check
    assert "ok       stripe: " in said
    assert [secret for secret in SECRETS if secret in said] == []


async def test_a_setting_that_cannot_be_read_is_a_line_of_its_own(tmp_path: Path, healthy: dict[str, str]) -> None:
    status, said = await run(tmp_path, **{**healthy, "PORTAL_DNS_SERVER": "not an address"})

    assert status == 1
    assert said.startswith("problem  settings: PORTAL_DNS_SERVER is 'not an address'")


async def test_stripe_that_is_away_keeps_nobody_waiting(tmp_path: Path, healthy: dict[str, str]) -> None:
    began = asyncio.get_running_loop().time()
    status, said = await run(tmp_path, **{**healthy, "PORTAL_STRIPE_API_BASE": "http://127.0.0.1:9"})

    assert status == 1
    assert "problem  stripe: Stripe does not answer" in said
    assert "ok       mail-server: " in said
    assert asyncio.get_running_loop().time() - began < 45
