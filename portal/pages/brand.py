"""The operator's colours and icon, as addresses of our own: pages load nothing from elsewhere."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.assembly import portal_of
from portal.billing.branding import brand_css

_KEEP = {"Cache-Control": "public, max-age=300"}


async def css(request: Request) -> Response:
    company = portal_of(request).company
    return Response(brand_css(company.primary_color if company else None), media_type="text/css", headers=_KEEP)


async def icon(request: Request) -> Response:
    company = portal_of(request).company
    if company is None or company.icon is None:
        raise HTTPException(404)
    return Response(company.icon, media_type=company.icon_type, headers=_KEEP)
