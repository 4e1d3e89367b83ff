"""A change that a customer has asked for, by the link of the mail to staff: without a sign-in, and this one alone."""

from starlette.requests import Request
from starlette.responses import Response

from portal.access import change_links, plan_requests
from portal.assembly import portal_of
from portal.database.engine import reading
from portal.model.names import Email, email_key
from portal.model.staff import role_of
from portal.pages import plan_request_case as cases
from portal.pages.plan_request_case import Case
from portal.pages.render import page
from portal.settings import Settings


async def look(request: Request) -> Response:
    case = await _case(request)
    return await cases.show(case) if case else _gone(request)


async def confirm(request: Request) -> Response:
    case = await _case(request)
    return await cases.make(case, str((await request.form()).get("preview", ""))) if case else _gone(request)


async def refuse(request: Request) -> Response:
    case = await _case(request)
    return await cases.refuse(case, str((await request.form()).get("note", ""))) if case else _gone(request)


async def _case(request: Request) -> Case | None:
    """None for a link that is not ours or too old, or whose address is not to decide any more."""
    portal, token = portal_of(request), request.path_params["token"]
    async with reading(portal.engine) as conn:
        link = await change_links.find(conn, token, portal.settings.secret_keys, portal.clock())
        asked = await plan_requests.find_for_staff(conn, link[0]) if link else None
    if link is None or asked is None or not _decides(portal.settings, link[1]):
        return None
    return Case(request, portal, asked, link[1], "plan/request.html", portal.path_for("plan-request", token=token))


def _decides(settings: Settings, email: Email) -> bool:
    alerted = {email_key(address) for address in settings.alert_addresses}
    return email_key(email) in alerted or role_of(email, settings.staff_emails, settings.staff_readers) == "staff"


def _gone(request: Request) -> Response:
    facts = {"asked": None, "priced": None, "state": "gone", "may_act": False, "longest": cases.LONGEST_NOTE}
    return page(request, "plan/request.html", 410, **facts)
