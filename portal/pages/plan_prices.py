"""Pricing a change of plan for one account: what the plan page, its confirmation and the staff's link share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from portal.access import kept_previews, plan_requests
from portal.assembly import Portal
from portal.billing import change
from portal.billing.change import Named, Result
from portal.billing.choices import ItemChoices, choices_of, terms_of
from portal.database.engine import Connection, reading, writing
from portal.mirror import change_invoices, contracts, offers, prices, subscriptions, tax_rates
from portal.model.account import Account
from portal.model.change import Figures, KeptPreview, Terms, Wish
from portal.model.contract import Contract
from portal.model.offer import Offers
from portal.model.plan_request import PlanRequest
from portal.model.subscription import PlanLine
from portal.stripe_api.changes import fetch_previews
from portal.stripe_api.client import within

PRICE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Desk:
    """One contract, and what may be done with it."""

    contract: Contract
    offers: Offers
    choices: list[ItemChoices]
    terms: Terms

    @property
    def is_open(self) -> bool:
        """Whether there is anything to change to."""
        offered = any(one.is_open for one in self.choices) or self.offers.takes_promotion_codes
        return self.contract.is_changeable and offered

    @property
    def prices(self) -> Mapping[str, Named]:
        return {choice.price.id: (choice.price, choice.product) for one in self.choices for choice in one.choices}


@dataclass(frozen=True, slots=True)
class Priced:
    """Figures, and the id by which they are kept; empty for who only looks on."""

    kept: str
    wish: Wish
    terms: Terms
    figures: Figures
    lines: tuple[PlanLine, ...]  # the contract as it will be


async def list_contracts(portal: Portal, account: Account) -> list[Contract]:
    async with reading(portal.engine) as conn:
        return await contracts.list_for(conn, account)


async def find_main(portal: Portal, account: Account) -> str:
    """The contract that one most likely wants to change: not an add-on, which is not on offer. Empty without any."""
    async with reading(portal.engine) as conn:
        mine = await contracts.list_for(conn, account)
        offered = {offer.id for one in mine[:1] for offer in await offers.list_offers(conn, one.currency)}
    plans = [one for one in mine if any(item.price.id in offered for item in one.items)]
    return next((one.id for one in (*plans, *mine)), "")


async def open_desk(portal: Portal, account: Account, subscription: str) -> Desk | None:
    """None for a subscription that is not the account's, or has ended."""
    async with reading(portal.engine) as conn:
        mine = await contracts.list_for(conn, account)
        contract = next((one for one in mine if one.id == subscription), None)
        if contract is None:
            return None
        terms = await offers.find_terms(conn) or Offers("")
        offered = await offers.list_offers(conn, contract.currency)
    choices = choices_of(contract, terms, offered)
    return Desk(contract, terms, choices, terms_of(contract, terms, portal.settings.plan_changes == "request"))


async def price(
    portal: Portal, account: Account, desk: Desk, wish: Wish, at: datetime, *, keeps: bool = True
) -> Priced:
    """Ask Stripe, and keep what it said, or nothing can be ordered. Raises StripeAway, NotAtStripe, RefusedByStripe."""
    async with within(PRICE_SECONDS):
        once, always, moment = await fetch_previews(portal.stripe, wish, desk.terms, at)
    found = change.figures(desk.contract, wish, desk.prices, desk.terms, once, always)
    async with reading(portal.engine) as conn:
        found = replace(found, invoice=await tax_rates.stated(conn, found.invoice))
    lines = change.lines_after(desk.contract, wish, desk.prices)
    if not keeps:
        return Priced("", wish, desk.terms, found, lines)
    async with writing(portal.engine) as conn:
        id = await kept_previews.keep(conn, account, wish, desk.terms, found, moment, portal.clock())
    return Priced(id, wish, desk.terms, found, lines)


Standing = tuple[PlanRequest, tuple[PlanLine, ...], Result | None]


async def requests_of(conn: Connection, account: Account, now: datetime) -> list[Standing]:
    """What is asked of staff, and what has lately become of it: with its words, and what it cost once it is made.

    Of each contract the newest: whoever has ordered again knows what became of the first.
    """
    standing, newest = list[Standing](), dict[str, PlanRequest]()
    for asked in await plan_requests.list_shown(conn, account, now):
        newest.setdefault(asked.kept.wish.subscription, asked)
    for asked in newest.values():
        lines = await prices.list_lines(conn, [(item.price, item.quantity) for item in asked.kept.wish.items])
        made = replace(asked.kept, used_at=asked.begun_at or asked.ended_at)  # its bill is not older
        result = await result_of(conn, account, made, now) if asked.state == "made" else None
        standing.append((asked, lines, result))
    return standing


async def result_of(conn: Connection, account: Account, kept: KeptPreview, now: datetime) -> Result | None:
    """What has come of it so far; None if nobody asks about it any more."""
    mine = await contracts.list_for(conn, account)
    contract = next((one for one in mine if one.id == kept.wish.subscription), None)
    invoice = await change_invoices.find(conn, account, kept.wish.subscription, kept.used_at or kept.priced_at)
    plans = await subscriptions.list_plans(conn, account)
    due = next((plan.next_amount for plan in plans if plan.id == kept.wish.subscription), None)
    return change.result(kept, contract, invoice, due, now)
