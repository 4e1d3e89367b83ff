"""Where a person wanted to go before we asked them to sign in: a path of ours, or the first page of theirs."""

from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

FRONT = "/"
DESK = "/staff"
_LONGEST = 1000


def safe(wanted: object) -> str:
    """`wanted` if it is a page of customers to land on after sign-in, else the front page."""
    if isinstance(wanted, str) and is_ours(wanted) and not wanted.startswith("/sign-") and not _is_staffs(wanted):
        return wanted
    return FRONT


def safe_for_staff(wanted: object) -> str:
    """The same for a page of staff; else what there is to do today."""
    if isinstance(wanted, str) and is_ours(wanted) and _is_staffs(wanted) and not wanted.startswith("/staff/sign-"):
        return wanted
    return DESK


def _is_staffs(path: str) -> bool:
    return path == DESK or path.startswith((f"{DESK}/", f"{DESK}?"))


def is_ours(wanted: str) -> bool:
    """Whether it is a path of this site: a link must not lead anywhere else."""
    if len(wanted) > _LONGEST or not wanted.startswith("/"):
        return False
    # Browsers read `//host`, `/\\host` and tabs within as another host.
    if wanted[1:2] == "/" or any(ord(letter) < 33 or letter == "\\" for letter in wanted):
        return False
    parts = urlsplit(wanted)
    return not parts.scheme and not parts.netloc


def first(request: Request, route: str) -> Response:
    """Somewhere else first, and then back to the page that was asked for."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = {} if request.method != "GET" or asked == "/" else {"next": asked}
    path = request.app.url_path_for(route)
    return RedirectResponse(f"{path}?{urlencode(wanted)}" if wanted else path, 303)
