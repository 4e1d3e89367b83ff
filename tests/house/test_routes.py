"""The addresses are those that scripts, bookmarks, mails and proxies rely on."""

from starlette.routing import Mount, Route

from portal.app import create_app
from portal.assembly import Portal
from portal.routes import ROUTES

PROMISED = {
    "GET /sign-in",
    "POST /sign-in",
    "GET /sign-in/{token}",
    "POST /sign-in/code",
    "POST /sign-in/{token}",
    "POST /sign-out",
    "GET /accounts",
    "POST /accounts/{customer}",
    "GET /",
    "GET /invoices",
    "GET /invoices.csv",
    "GET /invoices.xlsx",
    "GET /invoices.zip",
    "GET /invoices/{invoice}",
    "GET /invoices/{invoice}/pdf",
    "GET /invoices/{invoice}/receipt",
    "GET /invoices/{invoice}/pay",
    "POST /billing/portal",
    "GET /billing/return",
    "GET /plan",
    "POST /plan/preview",
    "POST /plan/confirm",
    "GET /quotes",
    "POST /quotes",
    "GET /quotes/{quote}/pdf",
    "POST /quotes/{quote}/accept",
    "GET /members",
    "GET /staff",
    "GET /staff/deposits",
    "GET /staff/failures",
    "GET /staff/log",
    "GET /staff/customers",
    "GET /staff/unpaid",
    "POST /staff/invoices/{invoice}/paid-outside",
    "POST /staff/invoices/{invoice}/remind",
    "POST /members",
    "POST /members/{member}/remove",
    "POST /webhooks/stripe",
    "GET /healthz",
    "GET /readyz",
}
OUR_OWN = {
    "GET /unsubscribe/{token}",
    "POST /unsubscribe/{token}",
    "GET /staff/moments",
    "GET /quotes/{quote}",
    "POST /quotes/{quote}/cancel",
    "POST /api/sign-in-links",
    "GET /api/openapi.json",
    "GET /enter/{token}",
    "POST /enter/{token}",
    "GET /invoices/export",
    "GET /invoices/export/{download}.json",
    "GET /sessions",
    "POST /sessions/others/end",
    "POST /sessions/{session}/end",
    "GET /sign-in/code",
    "GET /invoices/{invoice}/credit-notes/{note}/pdf",
    "GET /invoices/{invoice}/portal-receipt",
    "POST /invoices/{invoice}/portal-receipt",
    "GET /invoices/{invoice}/portal-receipt.pdf",
    "GET /statement",
    "GET /statement.pdf",
    "GET /members/me",
    "POST /members/leave",
    "POST /members/mails",
    "POST /members/{member}/role",
    "POST /members/{member}/invitation",
    "POST /plan/keep",
    "GET /plan-requests/{token}",
    "POST /plan-requests/{token}",
    "POST /plan-requests/{token}/refuse",
    "POST /plan/requests/{request}/withdraw",
    "GET /staff/plan-requests",
    "GET /staff/plan-requests/{request}",
    "POST /staff/plan-requests/{request}",
    "POST /staff/plan-requests/{request}/refuse",
    "POST /fiscal-year",
    "GET /staff/sign-in",
    "POST /staff/sign-in",
    "GET /staff/sign-in/code",
    "POST /staff/sign-in/code",
    "GET /staff/sign-in/{token}",
    "POST /staff/sign-in/{token}",
    "POST /staff/sign-out",
    "POST /staff/failures/{invoice}/set-aside",
    "POST /staff/failures/{invoice}/take-up",
    "POST /staff/mails/send-again",
    "POST /staff/read-again",
    "POST /staff/deposits",
    "GET /staff/deposits/{file}",
    "POST /staff/deposits/{file}",
    "GET /staff/deposits/{file}/result",
    "GET /staff/deposits/{file}/columns",
    "POST /staff/deposits/{file}/columns",
    "GET /staff/deposits/lines/{deposit}",
    "POST /staff/deposits/lines/{deposit}/confirm",
    "POST /staff/deposits/lines/{deposit}/put-aside",
    "POST /staff/deposits/lines/{deposit}/explain",
    "POST /staff/deposits/lines/{deposit}/take-up",
    "GET /staff/log.csv",
    "GET /staff/unpaid.csv",
    "GET /staff/invoices/{invoice}/paid-outside",
    "GET /staff/reminders",
    "POST /staff/reminders",
    "GET /staff/reminders/preview",
    "GET /staff/reminders/{customer}",
    "GET /staff/reminders/{customer}/mail",
    "POST /staff/reminders/{customer}/stop",
    "POST /staff/reminders/{customer}/resume",
    "POST /staff/answers/{answer}/dealt-with",
    "GET /answers/{token}",
    "POST /answers/{token}",
    "GET /staff/customers/{customer}",
    "POST /staff/customers/{customer}/members",
    "POST /staff/customers/{customer}/members/{member}/role",
    "POST /staff/customers/{customer}/members/{member}/remove",
    "POST /staff/customers/{customer}/payer-names/forget",
    "POST /staff/customers/{customer}/sign-in-link",
    "POST /staff/customers/{customer}/view",
    "POST /staff/customers/{customer}/view/end",
    "GET /staff/customers/{customer}/view/{path:path}",
    "POST /staff/customers/{customer}/view/{path:path}",
    "GET /staff/customers/{customer}/quotes",
    "POST /staff/customers/{customer}/quotes",
    "GET /staff/quotes",
    "GET /staff/quotes/{quote}",
    "GET /staff/quotes/{quote}/pdf",
    "POST /staff/quotes/{quote}/give-out",
    "POST /staff/quotes/{quote}/cancel",
    "POST /staff/quotes/{quote}/finished",
    "POST /language",
    "GET /brand.css",
    "GET /brand/own.css",
    "GET /brand/icon",
    "GET /brand/logo",
}


def addresses() -> list[str]:
    routes = [route for route in ROUTES if isinstance(route, Route)]
    return [f"{method} {route.path}" for route in routes for method in sorted((route.methods or set()) - {"HEAD"})]


def test_every_promised_address_is_there_once_and_no_other() -> None:
    assert sorted(addresses()) == sorted(PROMISED | OUR_OWN)


def test_every_route_has_a_name_of_its_own() -> None:
    names = [route.name for route in ROUTES if isinstance(route, Route)]

    assert len(names) == len(set(names))


async def test_without_the_demo_there_is_no_demo_address(portal: Portal) -> None:
    served = [route.path for route in create_app(portal).routes if isinstance(route, Route | Mount)]

    assert [path for path in served if "demo" in path or "sandbox" in path] == []
