"""The operator's account as far as customers meet it, for the doctor: what is set, what is not."""

import msgspec

from portal.model.account_facts import AccountFacts
from portal.stripe_api.account import QUALIFIED_INVOICES
from portal.stripe_api.client import StripeClient
from portal.stripe_api.listing import PAGE, Page
from portal.stripe_api.problems import RefusedByStripe


class _Branding(msgspec.Struct):
    icon: str | None = None
    logo: str | None = None
    primary_color: str | None = None
    secondary_color: str | None = None


class _Payments(msgspec.Struct):
    statement_descriptor: str | None = None


class _CardPayments(msgspec.Struct):
    statement_descriptor_prefix: str | None = None


class _Settings(msgspec.Struct):
    branding: _Branding = msgspec.field(default_factory=_Branding)
    payments: _Payments = msgspec.field(default_factory=_Payments)
    card_payments: _CardPayments = msgspec.field(default_factory=_CardPayments)


class _Profile(msgspec.Struct):
    name: str | None = None
    support_phone: str | None = None
    support_email: str | None = None


class _Account(msgspec.Struct):
    id: str
    country: str | None = None
    default_currency: str | None = None
    charges_enabled: bool = False
    business_profile: _Profile | None = None
    settings: _Settings | None = None


class _TaxId(msgspec.Struct):
    type: str
    value: str


async def fetch_account_facts(client: StripeClient) -> AccountFacts:
    """Raises StripeAway, RefusedByStripe."""
    account = await client.get("/v1/account", _Account)
    settings, profile = account.settings or _Settings(), account.business_profile or _Profile()
    branding = settings.branding
    return AccountFacts(
        id=account.id,
        name=profile.name,
        country=account.country,
        currency=account.default_currency,
        may_charge=account.charges_enabled,
        support_phone=profile.support_phone,
        support_email=profile.support_email,
        statement_descriptor=settings.payments.statement_descriptor,
        short_descriptor=settings.card_payments.statement_descriptor_prefix,
        has_icon=bool(branding.icon),
        colours=tuple(one for one in (branding.primary_color, branding.secondary_color) if one),
        registration_number=await _registration_number(client) if account.country == "JP" else None,
    )


async def _registration_number(client: StripeClient) -> str | None:
    """None too where the key may not read tax ids: the check of permissions says that."""
    try:
        page = await client.get("/v1/tax_ids", Page[_TaxId], {"owner": {"type": "self"}, "limit": PAGE})
    except RefusedByStripe:
        return None
    return next((one.value for one in page.data if one.type == QUALIFIED_INVOICES), None)
