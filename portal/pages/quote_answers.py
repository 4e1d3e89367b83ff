"""The customer's answer to a quote: accepted by name, or canceled."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from portal import log, quoting
from portal.access import acceptances
from portal.assembly import portal_of
from portal.billing.quote_wishes import read_yes
from portal.database.engine import reading
from portal.model.quote import Quote
from portal.pages import said
from portal.pages.guards import Viewer, may_change
from portal.pages.quotes import Reply, own, shown
from portal.pages.render import page
from portal.quoting import NoLongerOpen
from portal.stripe_api.problems import StripeAway


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody wants of a quote: `done` is what it is called afterwards, `state` how the quote then is."""

    request: Request
    viewer: Viewer
    quote: Quote
    done: str
    state: str
    fields: Mapping[str, str] = field(default_factory=dict)


@may_change
async def accept(request: Request, viewer: Viewer) -> Response:
    """Once, however often it is pressed: a second click is told what the first has done."""
    portal, quote = portal_of(request), await own(request, viewer)
    form = {name: str(value) for name, value in (await request.form()).items()}
    yes = read_yes(form)
    if yes.problems and quote.state(portal.clock()) == "open":
        return await shown(request, viewer, quote, Reply(form, yes.problems), 422)
    fields = {"name": yes.name, "purchase_order": yes.purchase_order, "agree": "yes"}
    answer = Answer(request, viewer, quote, "ordered", "accepted", fields)
    return await _carried_out(
        answer, lambda: quoting.accept(portal, viewer.account, quote, yes.name, yes.purchase_order)
    )


@may_change
async def cancel(request: Request, viewer: Viewer) -> Response:
    portal, quote = portal_of(request), await own(request, viewer)
    answer = Answer(request, viewer, quote, "withdrawn", "canceled")
    return await _carried_out(answer, lambda: quoting.cancel(portal, viewer.account, quote))


async def _carried_out(answer: Answer, deed: Callable[[], Awaitable[None]]) -> Response:
    """Raises RefusedByStripe, NotAtStripe."""
    request, quote = answer.request, answer.quote
    if quote.state(portal_of(request).clock()) != "open":
        return await _as_it_is(answer)
    try:
        await deed()
    except NoLongerOpen:
        return await _as_it_is(answer)
    except StripeAway as problem:
        log.warning("an answer to a quote has no answer yet", quote=quote.id, problem=str(problem))
        fields = {"customer": answer.viewer.account.customer, **answer.fields}
        retry = {"action": request.url.path, "fields": fields}
        return page(request, "quotes/unsure.html", 503, retry=retry, quote=quote)
    return said.back(request, "quote", answer.done, quote=quote.id)


async def _as_it_is(answer: Answer) -> Response:
    """Another click, a colleague, staff or the clock was first. Where that is what was wanted, it is done."""
    request, quote = answer.request, await own(answer.request, answer.viewer)
    if quote.state(portal_of(request).clock()) != answer.state:
        return await shown(request, answer.viewer, quote, Reply(trouble="moved"), 409)
    if answer.state == "accepted" and not await _is_their_yes(answer, quote):
        return await shown(request, answer.viewer, quote, Reply(trouble="elsewhere"), 409)
    return said.back(request, "quote", answer.done, quote=quote.id)


async def _is_their_yes(answer: Answer, quote: Quote) -> bool:
    async with reading(portal_of(answer.request).engine) as conn:
        yes = await acceptances.find(conn, answer.viewer.account, quote.id)
    return bool(yes and yes.email == answer.viewer.email and (yes.accepted_at or yes.may_be_of(quote)))
