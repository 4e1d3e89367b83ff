"""The operator's own account: what its customers may know of it."""

import httpx
import msgspec

from portal import log
from portal.model.company import Company
from portal.stripe_api.client import StripeClient

ICON_BYTES = 512 * 1024  # Stripe's own limit for branding images


class _File(msgspec.Struct):
    url: str | None = None


class _Branding(msgspec.Struct):
    icon: _File | None = None
    primary_color: str | None = None
    secondary_color: str | None = None


class _Dashboard(msgspec.Struct):
    display_name: str | None = None


class _Settings(msgspec.Struct):
    branding: _Branding | None = None
    dashboard: _Dashboard | None = None


class _Profile(msgspec.Struct):
    name: str | None = None
    support_phone: str | None = None
    support_email: str | None = None
    support_url: str | None = None


class _Account(msgspec.Struct):
    id: str
    country: str | None = None
    business_profile: _Profile | None = None
    settings: _Settings | None = None


async def fetch_company(client: StripeClient) -> Company:
    """Name, support contact, colours, and a copy of the icon. Raises StripeAway, RefusedByStripe."""
    account = await client.get("/v1/account", _Account, {"expand": ["settings.branding.icon"]})
    profile, settings = account.business_profile or _Profile(), account.settings or _Settings()
    branding, dashboard = settings.branding or _Branding(), settings.dashboard or _Dashboard()
    icon_type, icon = await _download(client, branding.icon.url if branding.icon else None)
    return Company(
        account.id,
        profile.name or dashboard.display_name or account.id,
        account.country,
        profile.support_phone,
        profile.support_email,
        profile.support_url,
        branding.primary_color,
        branding.secondary_color,
        icon_type,
        icon,
    )


async def _download(client: StripeClient, url: str | None) -> tuple[str | None, bytes | None]:
    """The icon's bytes; a portal without its icon still works, so trouble here is only logged."""
    if url is None or not client.is_stripes(url):
        return None, None
    try:
        answer = await client.http.get(url, headers=client.authorization)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        log.warning("the company's icon could not be fetched", error=type(error).__name__)
        return None, None
    content_type = answer.headers.get("content-type", "").split(";")[0]
    if content_type not in ("image/png", "image/jpeg") or len(answer.content) > ICON_BYTES:
        log.warning("the company's icon is not a small PNG or JPEG", type=content_type, bytes=len(answer.content))
        return None, None
    return content_type, answer.content
