"""Templates to answers: every hosted page gets its language, the business it speaks for, and the brand's colours."""

from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal.sandbox.books import Books
from portal.sandbox.hosted.language import Language

templates = Environment(
    loader=PackageLoader("portal.sandbox.hosted"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


def books_of(request: Request) -> Books:
    books: Books = request.app.state.books
    return books


def page(request: Request, template: str, language: Language, *, status: int = 200, **parts: Any) -> Response:
    books = books_of(request)
    html = templates.get_template(template).render(
        language=language,
        say=language.say,
        business=books.account["business_profile"],
        has_icon=books.account["settings"]["branding"]["icon"] is not None,
        **parts,
    )
    # Bearer links: neither a cache nor the next site is to see them.
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def gone(request: Request, *, what: str = "missing", status: int = 404, language: Language | None = None) -> Response:
    accepted = request.headers.get("accept-language")
    said = language or Language.of(books_of(request).account, request.query_params.get("locale"), accepted)
    return page(request, "gone.html", said, status=status, what=what)


def see_other(address: str) -> Response:
    return RedirectResponse(address, status_code=303)


def pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}; filename=\"{name}\""}
    return Response(content, media_type="application/pdf", headers=headers)


async def style(request: Request) -> Response:
    """The style sheet, with the account's own colour on top."""
    brand = books_of(request).account["settings"]["branding"]["primary_color"] or "#1a202c"
    red, green, blue = (int(brand[place : place + 2], 16) for place in (1, 3, 5))
    is_light = 0.299 * red + 0.587 * green + 0.114 * blue > 150
    colours = f":root {{ --brand: {brand}; --on-brand: {'#1a202c' if is_light else '#fff'}; }}\n"
    return Response(colours + (files(__package__) / "style.css").read_text(), media_type="text/css")


async def icon(request: Request) -> Response:
    """The account's icon for everybody: the file itself asks for a key."""
    books = books_of(request)
    content = books.contents.get(books.account["settings"]["branding"]["icon"] or "")
    return Response(content, media_type="image/png") if content else gone(request)
