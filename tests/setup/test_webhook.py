"""A signing secret is shown once: whatever cuts setup off, the next run gets to one that is kept."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from portal.assembly import Portal
from portal.doctor import webhooks
from portal.doctor.case import Case
from portal.model.endpoint import EVENTS
from portal.setup import webhook
from portal.setup.step import Plan
from portal.stripe_api.client import API_VERSION
from tests.doctor.said import said
from tests.stand_in import StandIn

URL = "http://127.0.0.1:8000/webhooks/stripe"
Keep = Callable[[str], str]


@pytest.fixture
def kept() -> list[str]:
    return []


@pytest.fixture
def keep(kept: list[str]) -> Keep:
    def put_away(secret: str) -> str:
        kept.extend([secret] if secret else [])
        return "portal.webhook-secret"

    return put_away


@pytest.fixture(autouse=True)
def tidy(stand_in: StandIn) -> Iterator[None]:
    with stand_in.restored("webhook_endpoint"):
        yield


def full_disk(secret: str) -> str:
    if secret:
        raise OSError("No space left on device")
    return "portal.webhook-secret"


def endpoints(stand_in: StandIn) -> list[dict[str, Any]]:
    return [one for one in stand_in.get("webhook_endpoints")["data"] if one["url"] == URL]


async def planned(portal: Portal, keep: Keep) -> Plan:
    return await webhook.plan(portal.stripe, URL, uuid4().hex, keep)


async def cut_off(portal: Portal) -> None:
    [step] = (await planned(portal, full_disk)).steps
    with pytest.raises(OSError, match="No space left"):
        await step.apply()


async def test_after_a_full_disk_the_same_endpoints_secret_is_kept(
    connected: Portal, stand_in: StandIn, keep: Keep, kept: list[str]
) -> None:
    await cut_off(connected)
    [lost] = endpoints(stand_in)
    [step] = (await planned(connected, keep)).steps
    await step.apply()
    [there] = endpoints(stand_in)
    third = await planned(connected, keep)

    assert there["id"] == lost["id"]
    assert kept == [stand_in.books.endpoint_secrets[there["id"]]]
    assert there["metadata"] == {"made_for": "billing-portal"}
    assert (third.steps, third.remarks) == ([], [])


async def test_one_that_stripe_no_longer_answers_for_is_made_anew_and_taken_away(
    connected: Portal, stand_in: StandIn, keep: Keep, kept: list[str]
) -> None:
    stamp = {"made_for": "billing-portal", "signing_secret": "not kept yet"}
    wanted = {"url": URL, "enabled_events": sorted(EVENTS), "api_version": API_VERSION, "metadata": stamp}
    lost = stand_in.post("webhook_endpoints", wanted)["id"]
    [step] = (await planned(connected, keep)).steps
    await step.apply()
    [there] = endpoints(stand_in)

    assert lost in step.what.facts.values()
    assert there["id"] != lost
    assert kept == [stand_in.books.endpoint_secrets[there["id"]]]
    assert (await planned(connected, keep)).steps == []


async def test_the_doctor_tells_of_a_secret_that_was_never_kept(connected: Portal, stand_in: StandIn) -> None:
    await cut_off(connected)
    lines = said(await webhooks.examine(Case(connected)))

    assert any("its signing secret never put away" in one.says and "portal setup" in one.mend for one in lines)


async def test_an_endpoint_made_by_hand_stays_as_it_is(connected: Portal, stand_in: StandIn, keep: Keep) -> None:
    wanted = {"url": URL, "enabled_events": sorted(EVENTS), "api_version": API_VERSION}
    by_hand = stand_in.post("webhook_endpoints", wanted)["id"]
    [step] = (await planned(connected, keep)).steps
    await step.apply()

    assert step.sign == "~"
    assert [one["id"] for one in endpoints(stand_in)] == [by_hand]
