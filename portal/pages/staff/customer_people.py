"""The people of a customer, mended by staff: a link sent, somebody invited, a role changed, an access taken away.

What is allowed is what the account's owners may do themselves; those of them who want to know are told by mail.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.access import accounts, invitations, limits, links, members, staff_log
from portal.access.limits import TooMany
from portal.access.members import LastOwner
from portal.assembly import portal_of
from portal.billing import access_changes
from portal.database.engine import Connection, writing
from portal.mail import outbox
from portal.model.account import Account
from portal.model.customer import Customer
from portal.model.deed import Deed
from portal.model.log_facts import Access, Words
from portal.model.member import Member, Role, role_named
from portal.model.names import email_key, looks_like_email
from portal.pages import arrival, said, tabs
from portal.pages.staff.customers import find, shown
from portal.pages.staff.guards import Clerk, acting

# What is done to whom; empty if it is done, else what stood in the way.
Act = Callable[[Connection, Account, datetime], Awaitable[str]]


@acting
async def send_link(request: Request, clerk: Clerk) -> Response:
    """The usual mail, to somebody who has access; who is only invited gets the invitation once more."""
    customer, form = await find(request), await request.form()
    email = email_key(str(form.get("email", "")))

    async def act(conn: Connection, account: Account, now: datetime) -> str:
        member = await members.find_by_email(conn, account, email)
        if member is None and email != await members.find_stripes(conn, account):
            return "gone"
        await limits.count(conn, limits.PER_MAILBOX, email, now)
        if member and member.is_invited:
            await _mail_invitation(request, conn, member, customer, now)
        else:
            facts = {"destination": tabs.at("/", customer.id), "language": _language(request, customer)}
            await outbox.put(conn, "sign_in", email, facts, now, links.LIFE)
        await _log(request, conn, clerk, "link_sent", customer, after=email)
        return ""

    return await _do(request, clerk, customer, "link_sent", act)


@acting
async def invite(request: Request, clerk: Clerk) -> Response:
    customer, form = await find(request), await request.form()
    typed, role = str(form.get("email", "")).strip(), role_named(form.get("role"))
    if role is None:
        raise HTTPException(400)
    email = email_key(typed)

    async def act(conn: Connection, account: Account, now: datetime) -> str:
        if why := await _why_not(conn, account, typed):
            return why
        await limits.count(conn, limits.PER_HOUSE, account.customer, now)
        await limits.count(conn, limits.PER_INVITED, email, now)
        member = await invitations.create(conn, account, email, role, now)
        await outbox.put(
            conn, "invitation", email, {"member": str(member), "language": _language(request, customer)}, now
        )
        await _log(request, conn, clerk, "member_invited", customer, after=Access(email, role))
        return ""

    return await _do(request, clerk, customer, "invited", act, typed, role)


@acting
async def change_role(request: Request, clerk: Clerk) -> Response:
    customer, role = await find(request), role_named((await request.form()).get("role"))
    if role is None:
        raise HTTPException(400)

    async def act(conn: Connection, account: Account, now: datetime) -> str:
        member = await members.find(conn, account, request.path_params["member"])
        if member is None:
            return "gone"
        if role != member.role:
            await members.change_role(conn, account, member, role)
            if not member.is_invited:
                await access_changes.tell(conn, account, "changed", member.email, role, now)
            before, after = Access(member.email, member.role), Access(member.email, role)
            await _log(request, conn, clerk, "role_changed", customer, before=before, after=after)
        return ""

    return await _do(request, clerk, customer, "changed", act)


@acting
async def remove(request: Request, clerk: Clerk) -> Response:
    """Somebody, or an invitation that waits."""
    customer = await find(request)

    async def act(conn: Connection, account: Account, now: datetime) -> str:
        member = await members.find(conn, account, request.path_params["member"])
        if member is None:
            return "gone"
        await members.remove(conn, account, member)
        if not member.is_invited:
            await access_changes.tell(conn, account, "removed", member.email, member.role, now)
        await _log(request, conn, clerk, "member_removed", customer, before=Access(member.email, member.role))
        return ""

    return await _do(request, clerk, customer, "removed", act)


async def _do(
    request: Request, clerk: Clerk, customer: Customer, done: str, act: Act, typed: str = "", role: Role = "viewer"
) -> Response:
    """While nobody else changes this account's people; all of it, or nothing and the page that says why."""
    portal = portal_of(request)
    if customer.deleted:
        raise HTTPException(404)
    account = accounts.scope_for_staff(customer.id, clerk.email)
    try:
        async with writing(portal.engine) as conn:
            await members.hold(conn, account)
            trouble = await act(conn, account, portal.clock())
    except LastOwner:
        trouble = "last"
    except TooMany:
        trouble = "often"
    if trouble:
        code = {"last": 409, "often": 429, "gone": 404}.get(trouble, 422)
        return await shown(request, customer, code, trouble=trouble, typed=typed, role=role)
    portal.outbox_bell.set()
    return said.back(request, "staff-customer", done, customer=customer.id)


async def _why_not(conn: Connection, account: Account, typed: str) -> str:
    """What stands in the way of inviting this address, if anything does."""
    email = email_key(typed)
    if not looks_like_email(typed):
        return "mistyped"
    if email == await members.find_stripes(conn, account):
        return "stripes"
    there = await members.find_by_email(conn, account, email)
    return "" if there is None else "invited" if there.is_invited else "member"


async def _mail_invitation(
    request: Request, conn: Connection, member: Member, customer: Customer, now: datetime
) -> None:
    account = accounts.scope_for_staff(customer.id, member.invited_by)
    await invitations.date_again(conn, account, member, now)
    await outbox.put(
        conn, "invitation", member.email, {"member": member.id, "language": _language(request, customer)}, now
    )


def _language(request: Request, customer: Customer) -> str:
    """Theirs, as Stripe knows it; else the operator's."""
    return portal_of(request).templates.choose([customer.language])


async def _log(
    request: Request,
    conn: Connection,
    clerk: Clerk,
    deed: Deed,
    customer: Customer,
    *,
    before: Words | None = None,
    after: Words | None = None,
) -> None:
    place, now = arrival.client_of(request), portal_of(request).clock()
    await staff_log.record(conn, clerk.email, deed, place, now, customer=customer.id, before=before, after=after)
