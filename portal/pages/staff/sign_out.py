"""Leaving the desk, in this browser or in all of them."""

from starlette.requests import Request
from starlette.responses import Response

from portal.access import links, staff_log, staff_sessions, staff_views
from portal.assembly import portal_of
from portal.database.engine import writing
from portal.pages import arrival
from portal.pages.doors import STAFFS, cookie_name


async def sign_out(request: Request) -> Response:
    """Also for who is no longer staff: their session is there until it ends."""
    portal, form = portal_of(request), await request.form()
    cookie, now = request.cookies.get(cookie_name(portal, STAFFS), ""), portal.clock()
    async with writing(portal.engine) as conn:
        session = await staff_sessions.find(conn, cookie, now)
        if session:
            place, everywhere = arrival.client_of(request), form.get("all") == "1"
            await staff_views.end_all(conn, session, place, now, everywhere=everywhere)
            await staff_log.record(conn, session.email, "signed_out", place, now)
        if session and form.get("all") == "1":
            await staff_sessions.end_all(conn, session.email)
            await links.end_all(conn, session.email, now, staff=True)
        await staff_sessions.end(conn, cookie)
    return arrival.farewell(request)
