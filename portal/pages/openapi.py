"""The description of what programs may ask, as OpenAPI 3.1. It is written by hand and held to by tests."""

import json
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.assembly import portal_of

DOCUMENT: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


async def show(request: Request) -> Response:
    """With this portal's own address."""
    return JSONResponse({**DOCUMENT, "servers": [{"url": portal_of(request).settings.base_url}]})
