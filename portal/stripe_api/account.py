"""The operator's own account: what its customers may know of it."""

import httpx
import msgspec

from portal import log
from portal.model.company import Company
from portal.stripe_api.addresses import WireAddress
from portal.stripe_api.client import StripeClient
from portal.stripe_api.listing import PAGE, Page
from portal.stripe_api.problems import RefusedByStripe

IMAGE_BYTES = 512 * 1024  # Stripe's own limit for branding images
QUALIFIED_INVOICES = "jp_trn"  # Japan's registration number: T and 13 digits


class _File(msgspec.Struct):
    url: str | None = None


class _Branding(msgspec.Struct):
    icon: _File | None = None
    logo: _File | None = None
    primary_color: str | None = None
    secondary_color: str | None = None


class _Dashboard(msgspec.Struct):
    display_name: str | None = None


class _TaxId(msgspec.Struct):
    id: str
    type: str
    value: str


class _Invoices(msgspec.Struct):
    default_account_tax_ids: list[str] | None = None


class _Payments(msgspec.Struct):
    statement_descriptor_kana: str | None = None
    statement_descriptor_kanji: str | None = None


class _CardPayments(msgspec.Struct):
    statement_descriptor_prefix_kana: str | None = None
    statement_descriptor_prefix_kanji: str | None = None


class _Settings(msgspec.Struct):
    branding: _Branding | None = None
    payments: _Payments | None = None
    card_payments: _CardPayments | None = None
    dashboard: _Dashboard | None = None
    invoices: _Invoices | None = None


class _Profile(msgspec.Struct):
    name: str | None = None
    support_phone: str | None = None
    support_email: str | None = None
    support_url: str | None = None
    url: str | None = None
    support_address: WireAddress | None = None


class _Registered(msgspec.Struct):
    address_kanji: WireAddress | None = None
    address: WireAddress | None = None


class _Account(msgspec.Struct):
    id: str
    country: str | None = None
    business_profile: _Profile | None = None
    company: _Registered | None = None
    settings: _Settings | None = None


async def fetch_company(client: StripeClient) -> Company:
    """Name, support contact, address, registration number, colours, and copies of icon and logo.

    Raises StripeAway, RefusedByStripe.
    """
    images = ["settings.branding.icon", "settings.branding.logo"]
    account = await client.get("/v1/account", _Account, {"expand": images})
    profile, settings = account.business_profile or _Profile(), account.settings or _Settings()
    branding, dashboard = settings.branding or _Branding(), settings.dashboard or _Dashboard()
    icon_type, icon = await _download(client, branding.icon)
    logo_type, logo = await _download(client, branding.logo)
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
        _address(account),
        await _fetch_registration_number(client, account),
        profile.url,
        logo_type,
        logo,
        *_japanese_descriptors(settings),
    )


def _japanese_descriptors(settings: _Settings) -> tuple[str | None, str | None]:
    """Kana and kanji of a payment by card: the whole descriptor, else its beginning."""
    whole, beginning = settings.payments or _Payments(), settings.card_payments or _CardPayments()
    return (
        whole.statement_descriptor_kana or beginning.statement_descriptor_prefix_kana,
        whole.statement_descriptor_kanji or beginning.statement_descriptor_prefix_kanji,
    )


def _address(account: _Account) -> str | None:
    """Where customers write to; else where the company is registered."""
    profile, registered = account.business_profile or _Profile(), account.company or _Registered()
    known = (profile.support_address, registered.address_kanji, registered.address)
    return next((address.lines for address in known if address and address.lines), None)


async def _fetch_registration_number(client: StripeClient, account: _Account) -> str | None:
    """The one that Stripe prints on invoices by itself, else any that the account has. Asked for in Japan only.

    A key may read the account and not its tax ids: then documents lack the number, and everything else works.
    """
    if account.country != "JP":
        return None
    try:
        page = await client.get("/v1/tax_ids", Page[_TaxId], {"owner": {"type": "self"}, "limit": PAGE})
    except RefusedByStripe as refusal:
        log.warning("the company's tax ids may not be read: receipts lack its number", problem=str(refusal))
        return None
    settings = account.settings or _Settings()
    printed = (settings.invoices and settings.invoices.default_account_tax_ids) or []
    numbers = [one for one in page.data if one.type == QUALIFIED_INVOICES]
    numbers.sort(key=lambda one: one.id not in printed)
    return numbers[0].value if numbers else None


async def _download(client: StripeClient, file: _File | None) -> tuple[str | None, bytes | None]:
    """The image's bytes; a portal without it still works, so trouble here is only logged."""
    url = file.url if file else None
    if url is None or not client.is_stripes(url):
        return None, None
    try:
        answer = await client.http.get(url, headers=client.authorization)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        log.warning("an image of the company could not be fetched", error=type(error).__name__)
        return None, None
    content_type = answer.headers.get("content-type", "").split(";")[0]
    if content_type not in ("image/png", "image/jpeg") or len(answer.content) > IMAGE_BYTES:
        log.warning("an image of the company is not a small PNG or JPEG", type=content_type, bytes=len(answer.content))
        return None, None
    return content_type, answer.content
