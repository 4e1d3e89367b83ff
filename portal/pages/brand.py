"""The operator's colours, icon and logo, as addresses of our own: pages load nothing from elsewhere."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.assembly import portal_of
from portal.billing.branding import brand_css

_KEEP = {"Cache-Control": "public, max-age=300"}


async def css(request: Request) -> Response:
    company = portal_of(request).company
    colours = (company.primary_color, company.secondary_color) if company else (None, None)
    return Response(brand_css(*colours), media_type="text/css", headers=_KEEP)


async def own_css(request: Request) -> Response:
    """The operator's own sheet: in no layer, so that it wins over all of ours."""
    sheet = portal_of(request).own_sheet
    if not sheet:
        raise HTTPException(404)
    return Response(sheet, media_type="text/css", headers=_KEEP)


async def icon(request: Request) -> Response:
    company = portal_of(request).company
    if company is None or company.icon is None:
        raise HTTPException(404)
    return Response(company.icon, media_type=company.icon_type, headers=_KEEP)


async def logo(request: Request) -> Response:
    company = portal_of(request).company
    if company is None or company.logo is None:
        raise HTTPException(404)
    return Response(company.logo, media_type=company.logo_type, headers=_KEEP)
