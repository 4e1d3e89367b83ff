"""Who else may see an account: owners invite, change roles and remove. About oneself see own_access.py."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal import log
from portal.access import invitations, limits, mail_choices, members
from portal.access.members import LastOwner
from portal.assembly import portal_of
from portal.billing import access_changes
from portal.database.engine import Connection, reading, writing
from portal.mail import outbox
from portal.model.account import Account
from portal.model.member import ROLES, Member, Role, role_named
from portal.model.names import Email, email_key, looks_like_email
from portal.pages import said
from portal.pages.guards import Viewer, owner
from portal.pages.render import language_of, page

TWICE = timedelta(minutes=1)  # the same invitation within it is a second click, not a second wish

Change = Callable[[Connection, Member], Awaitable[str]]


@owner
async def index(request: Request, viewer: Viewer) -> Response:
    return said.forget(request, await _shown(request, viewer))


@owner
async def invite(request: Request, viewer: Viewer) -> Response:
    """Queue an invitation; the address sees nothing until its mailbox has answered."""
    form = await request.form()
    typed, role = str(form.get("email", "")).strip(), role_named(form.get("role"))
    if role is None:
        raise HTTPException(400)
    trouble = "" if looks_like_email(typed) else "mistyped"
    trouble = trouble or await _invite(request, viewer, email_key(typed), role)
    if trouble:
        return await _shown(request, viewer, 422, trouble=trouble, typed=typed, role=role)
    return said.back(request, "members", "invited")


@owner
async def invite_again(request: Request, viewer: Viewer) -> Response:
    """The mail was lost, or its link is too old."""
    account, now = viewer.account, portal_of(request).clock()

    async def change(conn: Connection, member: Member) -> str:
        if not await invitations.date_again(conn, account, member, now):
            return "accepted"
        await _queue(request, conn, account, member.id, member.email, now)
        return "invited"

    return await _change(request, viewer, change)


@owner
async def change_role(request: Request, viewer: Viewer) -> Response:
    role = role_named((await request.form()).get("role"))
    if role is None:
        raise HTTPException(400)

    async def change(conn: Connection, member: Member) -> str:
        await members.change_role(conn, viewer.account, member, role)
        if role != member.role and not member.is_invited:
            await access_changes.tell(conn, viewer.account, "changed", member.email, role, portal_of(request).clock())
        return "changed"

    return await _change(request, viewer, change)


@owner
async def remove(request: Request, viewer: Viewer) -> Response:
    """Somebody, or an invitation that waits."""

    async def change(conn: Connection, member: Member) -> str:
        await members.remove(conn, viewer.account, member)
        if not member.is_invited:
            now = portal_of(request).clock()
            await access_changes.tell(conn, viewer.account, "removed", member.email, member.role, now)
        return "removed"

    return await _change(request, viewer, change)


async def _invite(request: Request, viewer: Viewer, email: Email, role: Role) -> str:
    """What stands in the way, if anything does. Raises NotAnOwner, TooMany."""
    portal, account = portal_of(request), viewer.account
    now = portal.clock()
    async with writing(portal.engine) as conn:
        await members.hold_as_owner(conn, account)
        there = await members.find_by_email(conn, account, email)
        if there and there.is_invited and there.role == role and now - there.invited_at < TWICE:
            return ""
        if email == account.email:
            return "yourself"
        if email == await members.find_stripes(conn, account):
            return "stripes"
        if there:
            return "invited" if there.is_invited else "member"
        member = await invitations.create(conn, account, email, role, now)
        await _queue(request, conn, account, str(member), email, now)
    portal.outbox_bell.set()
    log.info("invited", customer=account.customer, by=account.email, email=email, role=role)
    return ""


async def _queue(
    request: Request, conn: Connection, account: Account, member: str, email: Email, now: datetime
) -> None:
    """The mail, within the limits. Raises TooMany."""
    await limits.count(conn, limits.PER_HOUSE, account.customer, now)
    await limits.count(conn, limits.PER_INVITED, email, now)
    await outbox.put(conn, "invitation", email, {"member": member, "language": language_of(request).code}, now)


async def _change(request: Request, viewer: Viewer, change: Change) -> Response:
    """Do it to the member of the address, while nobody else changes this account's people. Raises NotAnOwner."""
    account, id = viewer.account, request.path_params["member"]
    try:
        async with writing(portal_of(request).engine) as conn:
            await members.hold_as_owner(conn, account)
            member = await members.find(conn, account, id)
            done = await change(conn, member) if member else ""
    except LastOwner:
        return await _shown(request, viewer, 409, trouble="last")
    if member is None:  # another owner, or a second click, was quicker; anybody else's is the same
        return await _shown(request, viewer, 404, trouble="gone")
    portal_of(request).outbox_bell.set()
    log.info(f"a member is {done}", customer=account.customer, by=account.email, email=member.email)
    return said.back(request, _next_page(viewer, member, done), done)


def _next_page(viewer: Viewer, member: Member, done: str) -> str:
    """Owners who have done it to themselves may not come back here."""
    if member.email != viewer.email:
        return "members"
    return "accounts" if done == "removed" else "own-access"


async def _shown(
    request: Request, viewer: Viewer, code: int = 200, *, trouble: str = "", typed: str = "", role: Role = "viewer"
) -> Response:
    portal, account = portal_of(request), viewer.account
    async with reading(portal.engine) as conn:
        people = await members.list_for(conn, account)
        stripes = await members.find_stripes(conn, account)
        wishes = await mail_choices.list_for(conn, account) if portal.kinds_to_choose else []
    return page(
        request,
        "members/index.html",
        code,
        people=people,
        stripes=stripes,
        roles=ROLES,
        wishes=wishes,
        kinds=portal.kinds_to_choose,
        trouble=trouble,
        typed=typed,
        role=role,
        done=said.done(request) if code == 200 else "",
    )
