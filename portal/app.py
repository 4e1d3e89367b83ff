"""Builds the Starlette app from a Portal: routes, middleware, problems, static files, background work."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from portal import resources
from portal.assembly import Portal
from portal.background.jobs import jobs_of
from portal.background.loop import Job, Jobs
from portal.database.group import GroupCommit
from portal.intake import take_delivered
from portal.pages import problems
from portal.pages.api_problems import for_programs
from portal.pages.headers import BodyLimit, SecurityHeaders
from portal.pages.same_origin import SameOrigin
from portal.pages.staff.deposits import LARGEST_STATEMENT
from portal.pages.typed import WithoutNul
from portal.routes import PRODUCT_LINKS, ROUTES, STATEMENTS, UNSUBSCRIBE, WEBHOOK

LEARN_SECONDS = 60.0  # every process learns what one of them read about the operator
_FOR_A_YEAR = "public, max-age=31536000, immutable"


class _KeptFiles(StaticFiles):
    """A file's address carries its content's hash: it may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = _FOR_A_YEAR
        return response


def create_app(portal: Portal, *, background: bool = True, extra: Sequence[BaseRoute] = ()) -> Starlette:
    """The site. `background` runs the jobs beside it; `extra` are the demo's own addresses."""
    settings = portal.settings
    app = Starlette(
        routes=[*ROUTES, *extra, Mount("/static", _KeptFiles(directory=resources.folder("static")), name="static")],
        middleware=[
            Middleware(SecurityHeaders, stripe=settings.stripe_pages, https=settings.is_https),
            # These two refuse by raising: the handlers stand around them, as around the pages.
            Middleware(ExceptionMiddleware, handlers=for_programs({**problems.HANDLERS, Exception: problems.broken})),
            Middleware(
                SameOrigin,
                base_url=settings.base_url,
                open_paths=[WEBHOOK, PRODUCT_LINKS],
                open_below=(UNSUBSCRIBE,),  # mail programs press the button from where they are
            ),
            Middleware(WithoutNul),
            Middleware(BodyLimit, larger={STATEMENTS: LARGEST_STATEMENT}),
        ],
        exception_handlers=for_programs(problems.HANDLERS),
        lifespan=_lifespan(portal, background),
    )
    # Starlette would build the address of its redirect from the Host header.
    app.router.redirect_slashes = False
    app.state.portal = portal
    app.state.intake = GroupCommit(partial(take_delivered, portal))
    return app


def _lifespan(portal: Portal, background: bool) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await portal.learn_company()
        jobs = [Job("learn", LEARN_SECONDS, portal.learn_company), *(jobs_of(portal) if background else ())]
        running = Jobs(jobs, portal.stopping)
        yield
        await running.stop()
        await portal.close()

    return lifespan
