"""What waits, and for how long: mails, things to be read again, Stripe's list of events."""

from datetime import timedelta

import pytest

from portal.assembly import Portal
from portal.database.engine import writing
from portal.doctor import backlog, database
from portal.doctor import settings as own
from portal.doctor.case import Case
from portal.intake import take_delivered
from portal.mail import outbox
from portal.mirror import instants, stale
from portal.model.declared import Declared, Mails
from portal.model.names import Email
from portal.stripe_api.events import StripeEvent
from tests.doctor.said import Said, said
from tests.people import HANA, SetClock


async def examined(portal: Portal) -> dict[str, Said]:
    return {one.check: one for one in said(await backlog.examine(Case(portal)))}


@pytest.mark.parametrize(("minutes", "status"), [(1, "ok"), (30, "warning"), (120, "problem")])
async def test_says_how_long_mails_and_marks_wait(portal: Portal, clock: SetClock, minutes: int, status: str) -> None:
    async with writing(portal.engine) as conn:
        await outbox.put(conn, "sign_in", Email(HANA), {}, portal.clock())
        await stale.mark(conn, [("invoice", "in_1")], portal.clock())
        await instants.keep(conn, instants.SWEPT, portal.clock())
    clock.moment += timedelta(minutes=minutes)
    lines = await examined(portal)

    assert (lines["outbox"].status, lines["stale"].status) == (status, status)
    assert f"for {minutes} min" in lines["outbox"].says


async def test_nothing_waits(portal: Portal) -> None:
    lines = await examined(portal)

    assert (lines["outbox"].status, lines["stale"].status, lines["sweep"].status) == ("ok", "ok", "warning")


async def test_mails_that_were_given_up_are_a_problem(portal: Portal) -> None:
    async with writing(portal.engine) as conn:
        await outbox.put(conn, "people", Email(HANA), {}, portal.clock(), good_for=timedelta(0))
        queued = await outbox.claim(conn, portal.clock())
        assert queued is not None
        await outbox.put_off(conn, queued, "550 no such user", portal.clock())
    given_up = (await examined(portal))["outbox"]

    assert (given_up.status, "550 no such user" in given_up.says) == ("problem", True)


async def test_when_a_webhook_came_last_is_known_to_the_minute(portal: Portal, clock: SetClock) -> None:
    async def delivered_at() -> object:
        async with writing(portal.engine) as conn:
            return await instants.find(conn, instants.DELIVERED)

    began = clock.moment
    for seconds in (0, 30, 60):
        clock.moment = began + timedelta(seconds=seconds)
        await take_delivered(portal, [StripeEvent(f"evt_{seconds}", "x.updated", None, clock.moment, ())])

    assert await delivered_at() == began + timedelta(seconds=60)


async def test_the_database_says_what_it_is(portal: Portal) -> None:
    [one] = said(await database.examine(Case(portal)))

    assert (one.status, "with this version's schema" in one.says) == ("ok", True)


async def test_settings_that_work_but_hardly_as_meant(portal: Portal) -> None:
    lines = said(await own.examine(Case(portal, Declared(mails=Mails(payment_failed="portal")))))

    assert any("PORTAL_SECRET_KEY is short" in one.says for one in lines)
    assert any(one.mend == "PORTAL_MAILS=payment_failed" for one in lines)
