"""The jobs of a portal: what is stale is read, what is queued is sent, what is old is forgotten."""

from portal.access import limits, links, sessions, staff_sessions
from portal.app import create_app
from portal.assembly import Portal
from portal.background.jobs import jobs_of, tidy
from portal.database.engine import writing
from tests import make
from tests.conftest import Given
from tests.people import HANA, ITO, Letters, Person, SetClock
from tests.tables import rows
from tests.waiting import until


async def test_a_mail_goes_out_by_itself_soon_after_it_was_asked_for(
    portal: Portal, given: Given, letters: Letters
) -> None:
    await given(make.customer())
    app = create_app(portal)
    async with app.router.lifespan_context(app):
        await Person(app).post("/sign-in", data={"email": HANA})
        await until(lambda: bool(letters.mails))


async def test_tidying_keeps_what_can_still_matter(portal: Portal, clock: SetClock) -> None:
    async def leave_traces() -> None:
        async with writing(portal.engine) as conn:
            await links.create(conn, HANA, "/", ("key",), clock())
            await sessions.open_session(conn, HANA, None, clock())
            await staff_sessions.open_session(conn, ITO, clock())
            await limits.count(conn, limits.PER_CLIENT, "127.0.0.1", clock())

    await leave_traces()
    clock.forward(days=20)
    await leave_traces()
    await tidy(portal)

    for table, kept in (("sign_in_links", 1), ("sessions", 1), ("staff_sessions", 1), ("attempts", 2)):
        assert len(rows(portal, table)) == kept


async def test_every_job_has_a_name_of_its_own(portal: Portal) -> None:
    names = [job.name for job in jobs_of(portal)]

    assert len(names) == len(set(names)) > 1
