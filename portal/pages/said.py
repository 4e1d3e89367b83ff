"""What was just done, told once on the page that comes after the form."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.assembly import portal_of

_COOKIE = "said"
_DONE = frozenset(
    (
        *("invited", "accepted", "changed", "removed", "chosen"),
        *("quoted", "ordered", "withdrawn"),
        *("set_aside", "taken_up", "again", "let_go"),
        *("reminded", "stopped", "resumed", "dealt_with"),
        *("link_sent", "forgotten"),
    )
)


def back(request: Request, route: str, done: str, **params: str) -> Response:
    """303 to the page, which reads what was done and forgets it."""
    response = RedirectResponse(request.app.url_path_for(route, **params), 303)
    secure = portal_of(request).settings.is_https
    response.set_cookie(_COOKIE, done, max_age=60, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def done(request: Request) -> str:
    """Empty for what we never say: a cookie is the browser's word."""
    told = request.cookies.get(_COOKIE, "")
    return told if told in _DONE else ""


def forget(request: Request, response: Response) -> Response:
    if _COOKIE in request.cookies:
        secure = portal_of(request).settings.is_https
        response.delete_cookie(_COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
    return response
