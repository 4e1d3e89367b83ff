"""The language switch."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.assembly import portal_of
from portal.pages import destination
from portal.pages.render import LANGUAGE_COOKIE

_A_YEAR = 365 * 24 * 3600


async def switch(request: Request) -> Response:
    """Remember the choice in this browser, and go back to the page it was made on."""
    form = await request.form()
    chosen, back = str(form.get("language", "")), form.get("back")
    if chosen not in portal_of(request).templates.languages:
        raise HTTPException(400)
    there = back if isinstance(back, str) and destination.is_ours(back) else destination.FRONT
    response = RedirectResponse(there, 303)
    secure = portal_of(request).settings.is_https
    response.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=_A_YEAR, path="/", secure=secure, httponly=True, samesite="lax"
    )
    return response
