"""The form that offers a customer something: it becomes a draft, summed up by Stripe, to be looked at first."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import log, quoting
from portal.access import accounts
from portal.access.secret import new_secret
from portal.assembly import portal_of
from portal.billing import quote_offer
from portal.billing.choices import Choice
from portal.billing.quote_offer import Offered
from portal.billing.quote_wishes import LONGEST_KEY
from portal.database.engine import reading
from portal.mirror import offers, quotes
from portal.model.customer import Customer
from portal.model.quote import LONGEST_ORDER
from portal.pages.render import page
from portal.pages.staff.customers import find
from portal.pages.staff.guards import Clerk, acting, at_desk
from portal.stripe_api.problems import NotAtStripe, RefusedByStripe, StripeAway

LONGEST = {**quote_offer.PAPER, "words": quote_offer.LONGEST_WORDS, "order": LONGEST_ORDER}


@at_desk
async def show(request: Request, clerk: Clerk) -> Response:
    portal = portal_of(request)
    return await _shown(request, await _living(request), quote_offer.blank(portal.clock(), portal.settings.timezone))


@acting
async def draft(request: Request, clerk: Clerk) -> Response:
    """The form carries a key: sent twice, it is one draft."""
    portal, customer = portal_of(request), await _living(request)
    form = {name: str(value) for name, value in (await request.form()).items()}
    choices, _ = await _choices(request, customer)
    zone, now = portal.settings.timezone, portal.clock()
    if not form.get("key") or len(form["key"]) > LONGEST_KEY:
        raise HTTPException(400)
    asked = quote_offer.read(form, choices, customer.currency, clerk.email, now, zone)
    if "more" in form:
        asked.problems.clear()
        return await _shown(request, customer, asked.grown)
    if asked.wish is None:
        return await _shown(request, customer, asked, 422)
    try:
        id = await _draft(request, customer, asked, form["key"])
    except StripeAway as away:
        log.warning("a quote could not be drafted", customer=customer.id, problem=str(away))
        return await _shown(request, customer, asked, 503, "away")
    except (RefusedByStripe, NotAtStripe) as refusal:
        return await _shown(request, customer, asked, 409, "refused", str(refusal))
    return RedirectResponse(portal.path_for("staff-quote", quote=id), 303)


async def _draft(request: Request, customer: Customer, asked: Offered, key: str) -> str:
    """Raises StripeAway, NotAtStripe, RefusedByStripe."""
    portal, account = portal_of(request), accounts.scope_for_staff(customer.id, accounts.OPERATOR)
    fields = {await quoting.field_name(portal, customer.id): asked.order} if asked.order else None
    terms = asked.terms(await quoting.terms_of(portal, account))
    quote = await quoting.make(portal, account, asked.wished(fields), key, terms, draft=True)
    return quote.id


async def _shown(
    request: Request, customer: Customer, asked: Offered, code: int = 200, trouble: str = "", why: str = ""
) -> Response:
    choices, currencies = await _choices(request, customer)
    facts = {
        "choices": choices,
        "currencies": currencies,
        "asked": asked,
        "key": asked.typed.get("key") or new_secret(),
        "longest": LONGEST,
        "trouble": trouble,
        "why": why,
    }
    return page(request, "staff/quote_form.html", code, customer=customer, **facts)


async def _living(request: Request) -> Customer:
    """Who is deleted at Stripe can be offered nothing."""
    customer = await find(request)
    if customer.deleted:
        raise HTTPException(404)
    return customer


async def _choices(request: Request, customer: Customer) -> tuple[list[Choice], list[str]]:
    """What is on sale in the customer's currency; who has paid nothing yet chooses among all."""
    async with reading(portal_of(request).engine) as conn:
        currencies = [customer.currency] if customer.currency else await quotes.list_currencies(conn)
        found = [offer for one in currencies for offer in await offers.list_offers(conn, one)]
    return quote_offer.choices_of(found), currencies
