"""What stands above Stripe's answers: its clock, and the version it answers in."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from portal.stripe_api.client import API_VERSION, StripeClient
from portal.stripe_api.problems import RefusedByStripe, stripe_problems

_STRIPE = "https://api.stripe.com"


@dataclass(frozen=True, slots=True)
class Headers:
    at: datetime | None
    version: str | None


async def fetch_headers(client: StripeClient) -> Headers:
    """Of whatever Stripe answers: even a refusal has them. Raises StripeAway, RefusedByStripe."""
    asked = {**client.authorization, "Stripe-Version": API_VERSION}
    with stripe_problems():
        answer = await client.http.get(f"{client.base or _STRIPE}/v1/account", headers=asked)
    if answer.status_code == 401:
        raise RefusedByStripe("the key is not known")
    date = answer.headers.get("date")
    return Headers(parsedate_to_datetime(date) if date else None, answer.headers.get("stripe-version"))
