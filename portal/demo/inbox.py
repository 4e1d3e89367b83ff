"""A mailbox in the browser: every mail that the demo sends, newest first."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from portal.clock import Clock
from portal.demo.people import PEOPLE, STAFF
from portal.mail.delivery import Deliver, Mail
from portal.pages.render import page

MAIL_CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "sandbox allow-top-navigation-by-user-activation allow-popups",
    )
)


class Inbox:
    """Delivers into memory, for the pages below."""

    def __init__(self, now: Clock, also: Deliver | None) -> None:
        self._now, self._also = now, also
        self.mails: list[tuple[Mail, datetime]] = []

    async def deliver(self, mail: Mail) -> None:
        self.mails.append((mail, self._now()))
        if self._also:
            await self._also(mail)

    def routes(self) -> list[Route]:
        return [
            Route("/demo/inbox", self.show, name="demo-inbox"),
            Route("/demo/inbox.json", self.as_json),
            Route("/demo/inbox/{id:int}", self.show_mail, name="demo-mail"),
        ]

    async def show(self, request: Request) -> Response:
        return page(request, "demo/inbox.html", mails=self._newest_first(), people=PEOPLE, staff=STAFF)

    async def as_json(self, request: Request) -> Response:
        return JSONResponse([{**mail, "sent_at": mail["sent_at"].isoformat()} for mail in self._newest_first()])

    async def show_mail(self, request: Request) -> Response:
        """A mail as its own page, with its own rules: it may carry styles, and nothing else."""
        id = request.path_params["id"]
        if not 0 <= id < len(self.mails):
            raise HTTPException(404)
        return HTMLResponse(self.mails[id][0].html, headers={"Content-Security-Policy": MAIL_CSP})

    def _newest_first(self) -> list[dict[str, Any]]:
        return [{**asdict(mail), "id": id, "sent_at": at} for id, (mail, at) in reversed(list(enumerate(self.mails)))]
