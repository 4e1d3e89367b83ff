"""Who the tests are about: each a browser with their own cookies, and the mail they get."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx2
from starlette.applications import Starlette

from portal.access import invitations, sessions, staff_sessions
from portal.assembly import Portal
from portal.database.engine import writing
from portal.mail.delivery import Mail, Undelivered
from portal.model.member import Role
from portal.model.names import Email
from portal.pages.doors import STAFFS, cookie_name
from tests import make

HANA = Email("hana@aoba-clinic.example")
KEN = Email("ken@aoba-clinic.example")
MALLORY = Email("mallory@mallory-consulting.example")
ITO = Email("ito@hinode-schedule.example")  # of the operator's staff
NAO = Email("nao@hinode-schedule.example")  # of staff, too, who may only read


@dataclass
class Letters:
    """A mail delivery that keeps what it is handed, or refuses it while `down`."""

    mails: list[Mail] = field(default_factory=list)
    down: bool = False

    async def deliver(self, mail: Mail) -> None:
        if self.down:
            raise Undelivered("the mail server is down")
        self.mails.append(mail)

    @property
    def links(self) -> list[str]:
        """The path of each sign-in link that was mailed, oldest first."""
        return [link for mail in self.mails for link in re.findall(r"((?:/staff)?/sign-in/\S+)", mail.text)[:1]]

    @property
    def codes(self) -> list[str]:
        """The six digits of each mail, oldest first."""
        return [re.findall(r"(?m)^\d{6}$", mail.text)[0] for mail in self.mails]


@dataclass
class SetClock:
    """A clock that stands still until a test moves it."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> None:
        self.moment += timedelta(**time)


class Person(httpx2.AsyncClient):
    """A browser: it has cookies, follows no redirect by itself, and says that its forms are from the site."""

    def __init__(
        self, app: Starlette, language: str = "en", *, survives: bool = False, place: str = "127.0.0.1"
    ) -> None:
        """`survives`: a page that breaks is met as an answer, and does not break the test. `place`: their address."""
        super().__init__(
            transport=httpx2.ASGITransport(app, raise_app_exceptions=not survives, client=(place, 123)),
            base_url="http://127.0.0.1:8000",
            headers={"Accept-Language": language, "Sec-Fetch-Site": "same-origin"},
        )


async def sign_in(person: Person, portal: Portal, email: Email) -> Person:
    """As if the link had been clicked: the sign-in itself has its own tests."""
    async with writing(portal.engine) as conn:
        session = await sessions.open_session(conn, email, None, portal.clock())
    person.cookies.set(cookie_name(portal), session)
    return person


async def sit_down(person: Person, portal: Portal, email: Email) -> Person:
    """At the staff's desk, as if the link had been clicked."""
    async with writing(portal.engine) as conn:
        session = await staff_sessions.open_session(conn, email, portal.clock())
    person.cookies.set(cookie_name(portal, STAFFS), session)
    return person


async def let_in(portal: Portal, email: Email, role: Role, customer: str = make.AOBA) -> str:
    """As if invited, and come: the invitation itself has its own tests. The member's id."""
    account, now = make.account(customer), portal.clock()
    async with writing(portal.engine) as conn:
        member = await invitations.create(conn, account, email, role, now)
        assert member is not None
        await invitations.accept(conn, member, email, now)
    return member


def rows_of(page: str) -> Sequence[str]:
    """The invoices that a list shows, in its order."""
    return re.findall(r'<tr data-invoice="([^"]+)"', page)


def text_of(page: str) -> str:
    """What a person reads on the page, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def notices_of(page: str) -> Sequence[str]:
    """The kinds of the notices that a page shows, in its order."""
    return re.findall(r'data-kind="([^"]+)"', page)
