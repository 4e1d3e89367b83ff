"""The waiting window: the six digits of the sign-in mail, typed in the browser that asked for it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.access import codes, limits
from portal.access.links import LIFE
from portal.assembly import portal_of
from portal.database.engine import writing
from portal.pages import arrival
from portal.pages.arrival import Asked
from portal.pages.doors import door_of
from portal.pages.render import language_of, page

MINUTES = int(LIFE.total_seconds() // 60)


async def wait(request: Request) -> Response:
    """The window once more, for who reloads it or changes its language."""
    asked = arrival.asked_of(request)
    return waiting(request, asked) if asked else RedirectResponse(request.app.url_path_for(door_of(request).ask), 303)


async def use(request: Request) -> Response:
    """Sign in by the code. A wrong one gets the same answer whether or not there is one to find."""
    portal, form, asked = portal_of(request), await request.form(), arrival.asked_of(request)
    if asked is None:
        return page(request, "sign_in/spent.html", 410, kind="elsewhere", destination="", door=door_of(request))
    language, code = language_of(request), codes.plain(str(form.get("code", "")))
    if code is None:
        return waiting(request, asked, language.text("Please enter the six digits that stand in the mail."), 422)
    keys, now = portal.settings.secret_keys, portal.clock()
    async with writing(portal.engine) as conn:
        await limits.count(conn, limits.PER_GUESSER, arrival.place_of(request), now)
        guess = await codes.use(conn, code, asked.browser, keys, now, staff=door_of(request).staff)
        session = await arrival.open_session(request, conn, guess.link) if guess.link else ""
    if guess.link:
        return arrival.welcome(request, guess.link, session)
    return _wrong(request, asked, guess.left)


def waiting(request: Request, asked: Asked, problem: str | None = None, status: int = 200) -> Response:
    """What the browser is told after asking: that a mail is on its way if the address is known, and no more."""
    facts = {"email": asked.email, "destination": asked.destination, "problem": problem, "minutes": MINUTES}
    return page(request, "sign_in/sent.html", status, door=door_of(request), **facts)


def _wrong(request: Request, asked: Asked, left: int) -> Response:
    language = language_of(request)
    if not left:
        over = language.text("This code is no longer good: it works for half an hour and five tries. Please ask again.")
        return waiting(request, asked, over, 410)
    wrong = language.texts(
        "This is not the code in the mail. You have one more try.",
        "This is not the code in the mail. You have %(count)s more tries.",
        left,
    )
    return waiting(request, asked, wrong, 422)
