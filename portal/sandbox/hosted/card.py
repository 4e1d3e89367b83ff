"""The Customer Portal's card change: a choice of test cards in place of a card form."""

from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox.hosted import payments
from portal.sandbox.hosted.rendering import gone, page
from portal.sandbox.hosted.sample_cards import CARDS
from portal.sandbox.hosted.visit import Visit, completed, in_session
from portal.sandbox.refusal import StripeRefusal


@in_session
async def choose(request: Request, visit: Visit) -> Response:
    if visit.feature("payment_method_update") is None:
        return gone(request, language=visit.language)
    return _page(request, visit)


@in_session
async def save(request: Request, visit: Visit) -> Response:
    if visit.feature("payment_method_update") is None:
        return gone(request, language=visit.language)
    chosen = str((await request.form()).get("card", ""))
    try:
        payments.save_card(visit.books, visit.customer["id"], chosen)
    except StripeRefusal as refusal:
        return _page(request, visit, refusal)
    return completed(visit, "card_changed")


def _page(request: Request, visit: Visit, refusal: StripeRefusal | None = None) -> Response:
    refused = payments.said(visit.language, refusal) if refusal else None
    status = 402 if refusal else 200
    return page(request, "card.html", visit.language, status=status, visit=visit, offered=CARDS, refused=refused)
