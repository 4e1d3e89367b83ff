"""The closed list of what can go wrong at Stripe. An error not named here is ours, and flies on to the error page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import stripe


class StripeAway(Exception):
    """Stripe did not answer, or asked us to come back later."""


class NotAtStripe(Exception):
    """Stripe does not have this object: deleted, of the other mode, or never there."""


class Forged(Exception):
    """A webhook whose signature, time or bytes cannot be trusted."""


class RefusedByStripe(Exception):
    """Stripe understood and said no: the key may not, or the object's state does not allow it."""


class MayNot(RefusedByStripe):
    """The key is a restricted one, and lacks a permission; which one, Stripe mostly says."""

    @property
    def permission(self) -> str | None:
        named = re.search(r"rak_(\w+)", str(self))
        return named[1] if named else None


@contextmanager
def stripe_problems() -> Iterator[None]:
    """Turn the SDK's errors into ours."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError, httpx.HTTPError, TimeoutError) as error:
        raise StripeAway(type(error).__name__) from error
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":
            raise NotAtStripe(error.param or "") from error
        raise RefusedByStripe(str(error)) from error
    except stripe.PermissionError as error:
        raise MayNot(str(error)) from error
    except (stripe.AuthenticationError, stripe.CardError) as error:
        raise RefusedByStripe(str(error)) from error
    except stripe.APIError as error:
        # 409, 424 and 5xx: Stripe's own trouble, and the same request is worth another try.
        raise StripeAway(f"HTTP {error.http_status}") from error
