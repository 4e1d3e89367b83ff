"""Files of the account. Like Stripe's they are handed out only to whoever has a key."""

from io import BytesIO

from PIL import Image, ImageDraw
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.sandbox.books import Books
from portal.sandbox.door import check_key
from portal.sandbox.refusal import StripeRefusal
from portal.sandbox.shelf import Thing


def add(books: Books, filename: str, purpose: str, content: bytes) -> Thing:
    id = books.new_id("file")
    books.contents[id] = content
    return books.put(
        "file",
        {
            "id": id,
            "object": "file",
            "created": books.clock.now(),
            "expires_at": None,
            "filename": filename,
            "links": None,
            "purpose": purpose,
            "size": len(content),
            "title": None,
            "type": "png",
            "url": f"{books.base_url}/files/{id}/contents",
        },
    )


def draw_icon() -> bytes:
    """The sample company's icon: a sun over the horizon. Drawn four times as large, so that its edges are smooth."""
    picture = Image.new("RGB", (1024, 1024), "#0b6e4f")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((272, 272, 752, 752), fill="#f2b705")
    pen.rectangle((0, 560, 1024, 1024), fill="#0b6e4f")
    for row, left in enumerate((176, 272, 368)):
        top = 624 + row * 96
        pen.rounded_rectangle((left, top, 1024 - left, top + 40), radius=20, fill="#ffffff")
    kept = BytesIO()
    picture.resize((256, 256), Image.Resampling.LANCZOS).save(kept, "PNG")
    return kept.getvalue()


async def _contents(request: Request) -> Response:
    try:
        check_key(request)
    except StripeRefusal as refusal:
        return JSONResponse(refusal.body, refusal.status)
    books: Books = request.app.state.books
    content = books.contents.get(request.path_params["file"])
    return Response(content, media_type="image/png") if content else Response(status_code=404)


routes = [Route("/files/{file}/contents", _contents)]
