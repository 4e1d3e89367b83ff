"""`Portal`: everything a request or a job needs, built once per process and handed down."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from starlette.requests import Request

from portal import clock, overrides
from portal.billing.branding import Palette, palette_of
from portal.catalogues import FIRST
from portal.clock import Clock
from portal.database.engine import Engine, reading
from portal.mail.delivery import Deliver, delivery_of
from portal.mail_samples.proof import proofread
from portal.mirror import company
from portal.mirror.stale import Stale
from portal.model.company import Company
from portal.model.mail_kind import MAIL_KINDS, MailKind
from portal.model.reminder import CHOSEN_AS
from portal.settings import Settings
from portal.stripe_api.client import StripeClient
from portal.templating import Templates, open_templates


@dataclass
class Portal:
    """The parts, and bells: work for the background that a request has just written down."""

    settings: Settings
    engine: Engine
    stripe: StripeClient
    deliver: Deliver
    templates: Templates
    path_for: Callable[..., str]
    clock: Clock
    own_sheet: str = ""  # the operator's own style sheet
    company: Company | None = None
    mail_kinds: tuple[MailKind, ...] = ("people",)  # what the portal mails about an account as soon as it happens
    cut_off: set[Stale] = field(default_factory=set)  # claimed by this process, and not cleared: see intake
    delivered_at: datetime | None = None  # as far as this process knows, to the minute
    stale_bell: asyncio.Event = field(default_factory=asyncio.Event)
    outbox_bell: asyncio.Event = field(default_factory=asyncio.Event)
    deposits_bell: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)  # finish what is in hand, and begin nothing

    @property
    def kinds_to_choose(self) -> tuple[MailKind, ...]:
        """What people of an account tick. The portal's own reminders are of a kind; Stripe's go to its address."""
        reminded = (CHOSEN_AS,) if self.settings.reminder_by == "portal" else ()
        return tuple(kind for kind in MAIL_KINDS if kind in (*self.mail_kinds, *reminded))

    @property
    def sweep_every(self) -> timedelta:
        return timedelta(minutes=self.settings.sweep_minutes)

    def address_of(self, route: str, **params: str) -> str:
        """A route's absolute address, for mails and hand-offs only."""
        return self.settings.base_url + self.path_for(route, **params)

    async def learn_company(self) -> None:
        """Take up what the mirror knows of the operator: name, support, colours."""
        async with reading(self.engine) as conn:
            self.company = await company.find(conn)

    async def close(self) -> None:
        await self.stripe.close()
        await self.engine.close()


def build_portal(
    settings: Settings, path_for: Callable[..., str], deliver: Deliver | None = None, now: Clock = clock.now
) -> Portal:
    """`deliver` and `now` are handed in by the demo and the tests; nothing is connected yet.

    Raises BadSetting if something is wrong with the operator's own templates or strings.
    """
    return Portal(
        settings=settings,
        engine=Engine(settings.database_url),
        stripe=StripeClient(settings.stripe_api_key, settings.stripe_api_base, hosts=settings.stripe_hosts),
        deliver=deliver or delivery_of(settings.smtp_url, settings.mail_from),
        templates=templates_of(settings, path_for),
        own_sheet=overrides.read_sheet(settings.overrides),
        path_for=path_for,
        clock=now,
        mail_kinds=_mail_kinds(settings),
    )


def _mail_kinds(settings: Settings) -> tuple[MailKind, ...]:
    return tuple(kind for kind in MAIL_KINDS if kind in ("people", *settings.mails))


def templates_of(settings: Settings, path_for: Callable[..., str]) -> Templates:
    """Raises BadSetting if something is wrong with the operator's own."""
    folder = settings.overrides
    if folder:
        overrides.check_files(folder)
    sheet = overrides.read_sheet(folder)
    own = f"{path_for('own-css')}?v={sha256(sheet.encode()).hexdigest()[:10]}" if sheet else ""
    opened = open_templates(path_for, settings.timezone, settings.locale, folder, palette=_palette, own_sheet=own)
    if folder:
        overrides.check_templates(folder, opened.environments[FIRST])
        proofread(opened)
    return opened


def _palette(company: Company | None) -> Palette:
    return palette_of(company.primary_color, company.secondary_color) if company else palette_of(None)


def portal_of(request: Request) -> Portal:
    portal: Portal = request.app.state.portal
    return portal
