"""What one's own role in an account is, who can change it, which mails one gets, and the way out."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import log
from portal.access import mail_choices, members
from portal.access.members import LastOwner
from portal.assembly import portal_of
from portal.billing import access_changes
from portal.database.engine import reading, writing
from portal.model.names import email_key
from portal.pages import said
from portal.pages.guards import NotAllowed, Viewer, signed_in
from portal.pages.render import page


@signed_in
async def show(request: Request, viewer: Viewer) -> Response:
    return said.forget(request, await _shown(request, viewer))


@signed_in
async def leave(request: Request, viewer: Viewer) -> Response:
    """Out of this account, at once; the other ones stay."""
    portal, account = portal_of(request), viewer.account
    try:
        async with writing(portal.engine) as conn:
            await members.hold(conn, account)
            member = await members.find_by_email(conn, account, viewer.email)
            if member:
                await members.remove(conn, account, member)
                await access_changes.tell(conn, account, "left", member.email, member.role, portal.clock())
    except LastOwner:
        return await _shown(request, viewer, 409, trouble="last")
    if member is None:  # Stripe's address sees the account for as long as it is Stripe's
        return await _shown(request, viewer, 409, trouble="stripes")
    portal.outbox_bell.set()
    log.info("a member has left", customer=account.customer, email=viewer.email)
    return RedirectResponse(request.app.url_path_for("accounts"), 303)


@signed_in
async def choose_mails(request: Request, viewer: Viewer) -> Response:
    """Which mails somebody gets: they say so themselves, or an owner does. 404 while the portal sends none."""
    portal, form = portal_of(request), await request.form()
    email, offered = email_key(str(form.get("email", ""))), portal.kinds_to_choose
    if email != viewer.email and not viewer.is_owner:
        raise NotAllowed(only_owner=True)
    async with writing(portal.engine) as conn:
        await members.hold(conn, viewer.account)
        people = {one.email for one in await mail_choices.list_for(conn, viewer.account)}
        if email not in people or not offered:
            raise HTTPException(404)
        await mail_choices.put(conn, viewer.account, email, offered, [str(kind) for kind in form.getlist("kind")])
    return said.back(request, "members" if viewer.is_owner else "own-access", "chosen")


async def _shown(request: Request, viewer: Viewer, code: int = 200, trouble: str = "") -> Response:
    portal, account = portal_of(request), viewer.account
    async with reading(portal.engine) as conn:
        member = await members.find_by_email(conn, account, viewer.email)
        owners = await members.list_owners(conn, account)
        wishes = await mail_choices.list_for(conn, account) if portal.kinds_to_choose else []
    return page(
        request,
        "members/own.html",
        code,
        member=member,
        owners=owners,
        wishes=[one for one in wishes if one.email == viewer.email],
        kinds=portal.kinds_to_choose,
        trouble=trouble,
        done=said.done(request) if code == 200 else "",
    )
