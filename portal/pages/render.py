"""`page()`: an answer in the reader's language, framed by who they are and whose portal this is."""

from starlette.requests import Request
from starlette.responses import HTMLResponse

from portal.assembly import portal_of
from portal.language import Language, choose
from portal.pages import tabs

LANGUAGE_COOKIE = "language"


def language_of(request: Request) -> Language:
    """The switch, then the browser's wish, then the customer's language at Stripe, then the operator's."""
    templates = portal_of(request).templates
    viewer = getattr(request.state, "viewer", None)
    known = viewer.customer.language if viewer is not None and viewer.customer is not None else None
    return templates.languages[templates.choose((wish_of(request), known))]


def wish_of(request: Request) -> str | None:
    """The language that the switch or the browser names, if it is one of ours."""
    wishes = (request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language"))
    return choose(wishes, "", portal_of(request).templates.languages) or None


def page(request: Request, template: str, code: int = 200, /, **facts: object) -> HTMLResponse:
    """The template with its own facts and those that every page shows."""
    portal = portal_of(request)
    language, viewer = language_of(request), getattr(request.state, "viewer", None)
    clerk = getattr(request.state, "clerk", None)
    asking = clerk or viewer
    html = portal.templates.render(
        template,
        language.code,
        viewer=viewer,
        clerk=clerk,
        company=portal.company,
        here=request.url.path,
        here_query=request.url.query,
        as_of=asking.lag.as_of(portal.clock()) if asking else None,
        is_away=bool(asking and asking.lag.away),
        **facts,
    )
    if viewer and viewer.several and viewer.customer:
        html = tabs.keep(html, viewer.customer.id)
    return HTMLResponse(html, code, {"Content-Language": language.tag, "Vary": "Accept-Language, Cookie"})
