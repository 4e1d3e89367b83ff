"""A customer's page as staff see it: its links lead to where they go on looking, and nothing on it can be sent
but the question of what a change of plan would cost.

It is written into the finished page, so that no link, form or script of any page can forget it. What is refused
is decided elsewhere, whatever a page shows: see view_as.py.
"""

import re
from collections.abc import Callable

from portal.pages.destination import DESK

MayLook = Callable[[str], bool]

# How pages look and speak, and the desk itself.
_OUTSIDE = ("/static/", "/brand", "/language", f"{DESK}/")
_ADDRESS = re.compile(r'(\s)(href|action|formaction|data-download)="(/[^"]*)"')
_BACK = re.compile(r'(\sname="back"\s+value=")(/[^"]*)"')
_POSTS = re.compile(r'<form\b(?=[^>]*\smethod="post")(?![^>]*\saction="(?:/language|/staff/|/plan/preview")[^>]*)')
_HREF_OFF = 'role="link" aria-disabled="true"'


def turned(page: str, prefix: str, may_look: MayLook) -> str:
    """The page with every address below `prefix`; what may not be looked at leads nowhere, forms that send are dead."""

    def address(found: re.Match[str]) -> str:
        space, name, path = found.groups()
        if path.startswith(_OUTSIDE):
            return found[0]
        if name == "href" and not may_look(_path_of(path)):
            return f"{space}{_HREF_OFF}"
        return f'{space}{name}="{prefix}{path}"'

    page = _ADDRESS.sub(address, _POSTS.sub("<form inert", page))
    return _BACK.sub(lambda found: f'{found[1]}{moved(found[2], prefix, may_look)}"', page)


def moved(path: str, prefix: str, may_look: MayLook) -> str:
    """Where such a page sends its reader on; another site's address stays what it is."""
    is_page = path.startswith("/") and not path.startswith(("//", *_OUTSIDE)) and may_look(_path_of(path))
    return prefix + path if is_page else path


def _path_of(address: str) -> str:
    return re.split(r"[?#]", address, maxsplit=1)[0]
