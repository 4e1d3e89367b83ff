"""The jobs: read again what is stale, send what is queued, forget what is old, know the operator."""

from datetime import timedelta

from portal import intake, quoting
from portal.access import (
    change_links,
    downloads,
    kept_previews,
    limits,
    links,
    plan_requests,
    reminder_links,
    sessions,
    staff_sessions,
    staff_views,
    statement_files,
    told,
    told_moments,
)
from portal.assembly import Portal
from portal.background import moments
from portal.background.alerts import tell_of_many
from portal.background.digest import queue_digest
from portal.background.in_turn import in_turn
from portal.background.loop import Job
from portal.background.post import send_queued
from portal.background.reminders import look_after
from portal.background.sweep import sweeping
from portal.database.engine import writing
from portal.depositing.carrying_out import carry_out
from portal.mail import outbox
from portal.mirror import events

SETTLE_SECONDS = 1.0
HOUR = timedelta(hours=1)


def jobs_of(portal: Portal) -> list[Job]:
    """Each is safe to run in several processes: work is claimed before it is done."""
    return [
        # Ten events of one renewal come within a second, and are read as one.
        Job("refresh", 2.0, lambda: intake.refresh_stale(portal), portal.stale_bell, settle=SETTLE_SECONDS),
        # Side by side: neither a link to sign in nor an alert waits for a month's bills.
        Job("urgent post", 2.0, lambda: send_queued(portal, outbox.claim_urgent), portal.outbox_bell),
        Job("post", 2.0, lambda: send_queued(portal, outbox.claim), portal.outbox_bell),
        Job("deposits", 5.0, lambda: carry_out(portal), portal.deposits_bell),
        Job("alerts", 5.0, lambda: tell_of_many(portal)),
        Job("sweep", 15.0, sweeping(portal, portal.settings.sweep_minutes)),  # by itself every so many minutes
        Job("company", 3600.0, in_turn(portal, "company", HOUR, lambda: intake.reread_company(portal))),
        Job("offers", 6 * 3600.0, in_turn(portal, "offers", 6 * HOUR, lambda: intake.reread_offers(portal))),
        Job("digest", 600.0, lambda: queue_digest(portal)),
        Job("quotes", 300.0, lambda: quoting.settle(portal)),
        Job("reminders", 300.0, lambda: look_after(portal)),
        Job("moments", 5.0, lambda: moments.decide(portal)),  # by itself each hour, also when time was lost
        Job("tidy", 3600.0, lambda: tidy(portal)),
    ]


async def tidy(portal: Portal) -> None:
    """Forget links, sessions, counts, events and sent mail that can no longer matter."""
    now = portal.clock()
    async with writing(portal.engine) as conn:
        await links.forget_old(conn, now)
        await sessions.forget_old(conn, now)
        await staff_views.end_over(conn, now)
        await staff_sessions.forget_old(conn, now)
        await limits.forget_old(conn, now)
        await events.forget_old(conn, now)
        await outbox.forget_old(conn, now)
        await downloads.forget_old(conn, now)
        await plan_requests.forget_old(conn, now)
        await kept_previews.forget_old(conn, now)
        await change_links.forget_old(conn, now)
        await told.forget_old(conn, now)
        await statement_files.forget_old(conn, now)
        await reminder_links.forget_old(conn, now)
        await told_moments.forget_old(conn, now)
