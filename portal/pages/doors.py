"""The two ways in, customers' and staff's: addresses and cookies of their own, so that neither opens the other."""

from typing import NamedTuple

from starlette.requests import Request

from portal.assembly import Portal


class Door(NamedTuple):
    """The names of its routes, where it leads, and what its cookie is called."""

    staff: bool
    ask: str
    code: str
    link: str
    home: str
    cookie: str


CUSTOMERS = Door(False, "sign-in", "use-code", "sign-in-link", "overview", "portal")
STAFFS = Door(True, "staff-sign-in", "staff-use-code", "staff-sign-in-link", "today", "portal-staff")


def door_of(request: Request) -> Door:
    """At which one somebody stands: the address says it."""
    return STAFFS if request.url.path.startswith("/staff/") else CUSTOMERS


def cookie_name(portal: Portal, door: Door = CUSTOMERS) -> str:
    """`__Host-` binds the cookie to this host and to TLS; plain http is for loopback only."""
    return f"__Host-{door.cookie}" if portal.settings.is_https else door.cookie
