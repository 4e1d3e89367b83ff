"""One account per tab: for who may see several, every address of a page names the account that the page shows.

It is written into the finished page, so that no link, form or script of any page can forget it.
"""

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from starlette.requests import Request

from portal.model.names import CustomerId

NAME = "account"
# Not about an account: who one is, which account to choose, how pages look and speak, the demo's inbox.
_OUTSIDE = ("/sign-", "/accounts/", "/language", "/static/", "/brand", "/demo/")
_ADDRESS = re.compile(r'(\s(?:href|action|formaction|data-download)=")(/[^"]*)"')
_GET_FORM = re.compile(r'<form\b(?![^>]*\smethod="post")[^>]*>')


def keep(page: str, customer: CustomerId) -> str:
    """The page with this account in each of its addresses. A form that asks by GET drops its address's query."""
    field = f'<input type="hidden" name="{NAME}" value="{quote(customer)}">'
    with_addresses = _ADDRESS.sub(lambda found: f'{found[1]}{_escaped(found[2], customer)}"', page)
    return _GET_FORM.sub(lambda found: found[0] + field, with_addresses)


def at(path: str, customer: CustomerId) -> str:
    """The same page of this account."""
    if not _is_of_an_account(path):
        return path
    parts = urlsplit(path)
    asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != NAME]
    return urlunsplit(parts._replace(query=urlencode([*asked, (NAME, customer)])))


def has_account(path: str) -> bool:
    return NAME in dict(parse_qsl(urlsplit(path).query))


async def wanted(request: Request) -> str | None:
    """The account that the form stood on, or the address speaks of."""
    form = await request.form() if request.method == "POST" else {}
    return str(form.get("customer") or "") or request.query_params.get(NAME)


def _escaped(path: str, customer: CustomerId) -> str:
    if not _is_of_an_account(path) or f"{NAME}=" in path:
        return path
    rest, hash, part = path.partition("#")
    return f"{rest}{'&amp;' if '?' in rest else '?'}{NAME}={quote(customer)}{hash}{part}"


def _is_of_an_account(path: str) -> bool:
    return path.startswith("/") and not path.startswith(_OUTSIDE)
