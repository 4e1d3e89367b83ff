"""Every address, in the contract's order, one line each."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from starlette.routing import BaseRoute, Route

from portal.pages import (
    accounts,
    billing,
    brand,
    documents,
    health,
    invoices,
    language,
    overview,
    sign_in,
    webhooks,
)

WEBHOOK = "/webhooks/stripe"

ROUTES: list[BaseRoute] = [
    Route("/sign-in", sign_in.ask, name="sign-in"),
    Route("/sign-in", sign_in.send, methods=["POST"], name="send-link"),
    Route("/sign-in/{token}", sign_in.look, name="sign-in-link"),
    Route("/sign-in/{token}", sign_in.use, methods=["POST"], name="use-link"),
    Route("/sign-out", sign_in.sign_out, methods=["POST"], name="sign-out"),
    Route("/accounts", accounts.choose, name="accounts"),
    Route("/accounts/{customer}", accounts.chosen, methods=["POST"], name="choose-account"),
    Route("/", overview.show, name="overview"),
    Route("/invoices", invoices.index, name="invoices"),
    Route("/invoices/{invoice}", invoices.show, name="invoice"),
    Route("/invoices/{invoice}/pdf", documents.pdf, name="invoice-pdf"),
    Route("/invoices/{invoice}/receipt", documents.receipt, name="invoice-receipt"),
    Route("/invoices/{invoice}/pay", documents.pay, name="invoice-pay"),
    Route("/billing/portal", billing.open_portal, methods=["POST"], name="billing-portal"),
    Route("/billing/return", billing.come_back, name="billing-return"),
    Route(WEBHOOK, webhooks.stripe, methods=["POST"], name="webhook"),
    Route("/healthz", health.alive, name="alive"),
    Route("/readyz", health.ready, name="ready"),
    # Beside the contract: how the pages look and speak.
    Route("/language", language.switch, methods=["POST"], name="language"),
    Route("/brand.css", brand.css, name="brand-css"),
    Route("/brand/icon", brand.icon, name="brand-icon"),
]


def paths_of(routes: Sequence[BaseRoute]) -> Callable[..., str]:
    """`path_for(name, **params)`: templates and mails speak in paths, and need neither an app nor a request for it."""
    patterns = {route.name: re.sub(r":\w+}", "}", route.path) for route in routes if isinstance(route, Route)}

    def path_for(name: str, /, **params: object) -> str:
        return patterns[name].format(**{key: quote(str(value), safe="") for key, value in params.items()})

    return path_for


path_for = paths_of(ROUTES)
