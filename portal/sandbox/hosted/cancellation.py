"""The Customer Portal's way out of a subscription, and the way back in before its end."""

from starlette.requests import Request
from starlette.responses import Response

from portal.sandbox.api import subscriptions
from portal.sandbox.hosted.plan import find_subscription, product_name
from portal.sandbox.hosted.rendering import gone, page
from portal.sandbox.hosted.visit import Visit, completed, in_session


@in_session
async def ask(request: Request, visit: Visit) -> Response:
    subscription, feature = find_subscription(request, visit), visit.feature("subscription_cancel")
    if subscription is None or feature is None:
        return gone(request, language=visit.language)
    item = subscription["items"]["data"][0]
    product, day = product_name(visit, item["price"]), visit.language.day(item["current_period_end"])
    now = feature["mode"] == "immediately"
    consequence = visit.language.say("cancel_says_now" if now else "cancel_says", product=product, day=day)
    return page(request, "cancel.html", visit.language, visit=visit, consequence=consequence)


@in_session
async def cancel(request: Request, visit: Visit) -> Response:
    subscription, feature = find_subscription(request, visit), visit.feature("subscription_cancel")
    if subscription is None or feature is None:
        return gone(request, language=visit.language)
    if feature["mode"] == "immediately":
        subscriptions.cancel(visit.books, subscription["id"])
    else:
        subscriptions.cancel_at_period_end(visit.books, subscription["id"], True)
    return completed(visit, "plan_cancelled")


@in_session
async def keep(request: Request, visit: Visit) -> Response:
    subscription = find_subscription(request, visit)
    if subscription is None or visit.feature("subscription_cancel") is None:
        return gone(request, language=visit.language)
    subscriptions.cancel_at_period_end(visit.books, subscription["id"], False)
    return completed(visit, "plan_kept")
