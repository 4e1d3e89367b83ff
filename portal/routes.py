"""Every address, in the contract's order, one line each."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from starlette import routing
from starlette.routing import BaseRoute

from portal.pages import (
    accounts,
    answers,
    billing,
    brand,
    codes,
    credit_notes,
    documents,
    exports,
    fiscal_year,
    health,
    invoices,
    language,
    members,
    openapi,
    overview,
    own_access,
    plan,
    plan_confirm,
    plan_keep,
    plan_requests,
    plan_withdraw,
    product_links,
    quote_answers,
    quotes,
    receipts,
    sessions,
    sign_in,
    statements,
    unsubscribing,
    webhooks,
)
from portal.pages.staff import (
    customer_people,
    customers,
    deposit_columns,
    deposit_file,
    deposit_line,
    deposits,
    failures,
    moments,
    paid_outside,
    payer_names,
    quote_form,
    remind,
    reminded_customer,
    reminders,
    staff_quotes,
    today,
    unpaid,
    view_as,
)
from portal.pages.staff import log as staff_log
from portal.pages.staff import plan_requests as staff_plan_requests
from portal.pages.staff.sign_out import sign_out as leave_desk
from portal.pages.typed import Route

WEBHOOK = "/webhooks/stripe"
PRODUCT_LINKS = "/api/sign-in-links"
STATEMENTS = "/staff/deposits"
UNSUBSCRIBE = "/unsubscribe/"

ROUTES: list[BaseRoute] = [
    Route("/sign-in", sign_in.ask, name="sign-in"),
    Route("/sign-in", sign_in.send, methods=["POST"], name="send-link"),
    Route("/sign-in/code", codes.wait, name="wait-for-code"),
    Route("/sign-in/code", codes.use, methods=["POST"], name="use-code"),
    Route("/sign-in/{token}", sign_in.look, name="sign-in-link"),
    Route("/sign-in/{token}", sign_in.use, methods=["POST"], name="use-link"),
    Route("/sign-out", sign_in.sign_out, methods=["POST"], name="sign-out"),
    Route("/accounts", accounts.choose, name="accounts"),
    Route("/accounts/{customer}", accounts.chosen, methods=["POST"], name="choose-account"),
    Route("/", overview.show, name="overview"),
    Route("/invoices", invoices.index, name="invoices"),
    Route("/invoices.csv", exports.csv, name="invoices-csv"),
    Route("/invoices.xlsx", exports.xlsx, name="invoices-xlsx"),
    Route("/invoices.zip", exports.archive, name="invoices-zip"),
    Route("/invoices/export", exports.show, name="export"),  # beside the contract; before any invoice
    Route("/invoices/export/{download}.json", exports.progress, name="export-progress"),
    Route("/invoices/{invoice}", invoices.show, name="invoice"),
    Route("/invoices/{invoice}/pdf", documents.pdf, name="invoice-pdf"),
    Route("/invoices/{invoice}/receipt", documents.receipt, name="invoice-receipt"),
    Route("/invoices/{invoice}/pay", documents.pay, name="invoice-pay"),
    Route("/billing/portal", billing.open_portal, methods=["POST"], name="billing-portal"),
    Route("/billing/return", billing.come_back, name="billing-return"),
    Route("/plan", plan.show, name="plan"),
    Route("/plan/preview", plan.preview, methods=["POST"], name="plan-preview"),
    Route("/plan/confirm", plan_confirm.confirm, methods=["POST"], name="plan-confirm"),
    Route("/quotes", quotes.index, name="quotes"),
    Route("/quotes", quotes.make, methods=["POST"], name="make-quote"),
    Route("/quotes/{quote}", quotes.show, name="quote"),
    Route("/quotes/{quote}/pdf", quotes.pdf, name="quote-pdf"),
    Route("/quotes/{quote}/accept", quote_answers.accept, methods=["POST"], name="accept-quote"),
    Route("/quotes/{quote}/cancel", quote_answers.cancel, methods=["POST"], name="cancel-quote"),
    Route("/members", members.index, name="members"),
    Route("/members", members.invite, methods=["POST"], name="invite"),
    Route("/members/{member}/remove", members.remove, methods=["POST"], name="remove-member"),
    Route(WEBHOOK, webhooks.stripe, methods=["POST"], name="webhook"),
    Route("/healthz", health.alive, name="alive"),
    Route("/readyz", health.ready, name="ready"),
    # Beside the contract: more documents, Stripe's and the portal's own.
    Route("/invoices/{invoice}/credit-notes/{note}/pdf", credit_notes.pdf, name="credit-note-pdf"),
    Route("/invoices/{invoice}/portal-receipt", receipts.show, name="own-receipt"),
    Route("/invoices/{invoice}/portal-receipt", receipts.address, methods=["POST"], name="own-receipt-address"),
    Route("/invoices/{invoice}/portal-receipt.pdf", receipts.pdf, name="own-receipt-pdf"),
    Route("/statement", statements.show, name="statement"),
    Route("/statement.pdf", statements.pdf, name="statement-pdf"),
    Route("/fiscal-year", fiscal_year.choose, methods=["POST"], name="fiscal-year"),
    # What else there is to do about the plan; the link is mailed to staff.
    Route("/plan/keep", plan_keep.keep, methods=["POST"], name="plan-keep"),
    Route("/plan/requests/{request}/withdraw", plan_withdraw.withdraw, methods=["POST"], name="withdraw-plan-request"),
    Route("/plan-requests/{token}", plan_requests.look, name="plan-request"),
    Route("/plan-requests/{token}", plan_requests.confirm, methods=["POST"], name="confirm-plan-request"),
    Route("/plan-requests/{token}/refuse", plan_requests.refuse, methods=["POST"], name="refuse-plan-request"),
    # What else there is to do about people.
    Route("/members/me", own_access.show, name="own-access"),
    Route("/members/leave", own_access.leave, methods=["POST"], name="leave"),
    Route("/members/mails", own_access.choose_mails, methods=["POST"], name="choose-mails"),
    Route("/members/{member}/role", members.change_role, methods=["POST"], name="change-role"),
    Route("/members/{member}/invitation", members.invite_again, methods=["POST"], name="invite-again"),
    # From the foot of a mail.
    Route(UNSUBSCRIBE + "{token}", unsubscribing.look, name="unsubscribe"),
    Route(UNSUBSCRIBE + "{token}", unsubscribing.stop, methods=["POST"], name="stop-mails"),
    # From the operator's own product.
    Route(PRODUCT_LINKS, product_links.create, methods=["POST"], name="create-product-link"),
    Route("/api/openapi.json", openapi.show, name="openapi"),
    Route("/enter/{token}", product_links.look, name="come-over"),
    Route("/enter/{token}", sign_in.use, methods=["POST"], name="use-come-over"),
    # Where one is signed in.
    Route("/sessions", sessions.index, name="sessions"),
    Route("/sessions/others/end", sessions.end_others, methods=["POST"], name="end-other-sessions"),
    Route("/sessions/{session}/end", sessions.end, methods=["POST"], name="end-session"),
    # The operator's own people, at a door of their own.
    Route("/staff/sign-in", sign_in.ask, name="staff-sign-in"),
    Route("/staff/sign-in", sign_in.send, methods=["POST"], name="staff-send-link"),
    Route("/staff/sign-in/code", codes.wait, name="staff-wait-for-code"),
    Route("/staff/sign-in/code", codes.use, methods=["POST"], name="staff-use-code"),
    Route("/staff/sign-in/{token}", sign_in.look, name="staff-sign-in-link"),
    Route("/staff/sign-in/{token}", sign_in.use, methods=["POST"], name="staff-use-link"),
    Route("/staff/sign-out", leave_desk, methods=["POST"], name="staff-sign-out"),
    Route("/staff", today.index, name="today"),
    Route("/staff/mails/send-again", today.send_again, methods=["POST"], name="send-again"),
    Route("/staff/read-again", today.read_again, methods=["POST"], name="read-again"),
    Route("/staff/failures", failures.index, name="failures"),
    Route("/staff/failures/{invoice}/set-aside", failures.set_aside, methods=["POST"], name="set-aside"),
    Route("/staff/failures/{invoice}/take-up", failures.take_up, methods=["POST"], name="take-up"),
    Route("/staff/unpaid", unpaid.index, name="unpaid"),
    Route("/staff/unpaid.csv", unpaid.csv, name="unpaid-csv"),
    Route("/staff/invoices/{invoice}/paid-outside", paid_outside.show, name="paid-outside"),
    Route("/staff/invoices/{invoice}/paid-outside", paid_outside.mark, methods=["POST"], name="mark-paid-outside"),
    Route(STATEMENTS, deposits.index, name="deposits"),
    Route(STATEMENTS, deposits.upload, methods=["POST"], name="upload-statement"),
    Route("/staff/deposits/lines/{deposit}", deposit_line.show, name="deposit"),
    Route("/staff/deposits/lines/{deposit}/confirm", deposit_line.confirm, methods=["POST"], name="confirm-deposit"),
    Route(
        "/staff/deposits/lines/{deposit}/put-aside", deposit_line.put_aside, methods=["POST"], name="put-deposit-aside"
    ),
    Route("/staff/deposits/lines/{deposit}/explain", deposit_line.explain, methods=["POST"], name="explain-deposit"),
    Route("/staff/deposits/lines/{deposit}/take-up", deposit_line.take_up, methods=["POST"], name="take-deposit-up"),
    Route("/staff/deposits/{file}", deposit_file.show, name="statement-file"),
    Route("/staff/deposits/{file}", deposit_file.confirm, methods=["POST"], name="confirm-deposits"),
    Route("/staff/deposits/{file}/result", deposit_file.result, name="deposits-result"),
    Route("/staff/deposits/{file}/columns", deposit_columns.show, name="statement-columns"),
    Route("/staff/deposits/{file}/columns", deposit_columns.say, methods=["POST"], name="say-columns"),
    Route("/staff/invoices/{invoice}/remind", remind.by_stripe, methods=["POST"], name="remind"),
    Route("/staff/reminders", reminders.index, name="reminders"),
    Route("/staff/reminders", reminders.send, methods=["POST"], name="send-reminders"),
    Route("/staff/reminders/preview", reminders.preview, name="preview-reminders"),  # before any customer
    Route("/staff/reminders/{customer}", reminded_customer.show, name="reminded-customer"),
    Route("/staff/reminders/{customer}/mail", reminded_customer.mail, name="reminder-mail"),
    Route("/staff/reminders/{customer}/stop", reminded_customer.stop, methods=["POST"], name="stop-reminders"),
    Route("/staff/reminders/{customer}/resume", reminded_customer.resume, methods=["POST"], name="resume-reminders"),
    Route("/staff/answers/{answer}/dealt-with", remind.dealt_with, methods=["POST"], name="deal-with-answer"),
    Route("/staff/customers", customers.index, name="staff-customers"),
    Route("/staff/customers/{customer}", customers.show, name="staff-customer"),
    Route("/staff/customers/{customer}/members", customer_people.invite, methods=["POST"], name="staff-invite"),
    Route(
        "/staff/customers/{customer}/members/{member}/role",
        customer_people.change_role,
        methods=["POST"],
        name="staff-change-role",
    ),
    Route(
        "/staff/customers/{customer}/members/{member}/remove",
        customer_people.remove,
        methods=["POST"],
        name="staff-remove-member",
    ),
    Route("/staff/customers/{customer}/payer-names/forget", payer_names.forget, methods=["POST"], name="forget-payer"),
    Route("/staff/customers/{customer}/sign-in-link", customer_people.send_link, methods=["POST"], name="staff-resend"),
    # A customer's pages as its people see them, to look at and nothing else.
    Route("/staff/customers/{customer}/view", view_as.begin, methods=["POST"], name="begin-view"),
    Route("/staff/customers/{customer}/view/end", view_as.end, methods=["POST"], name="end-view"),
    Route("/staff/customers/{customer}/view/{path:path}", view_as.look, name="view-as"),
    Route("/staff/customers/{customer}/view/{path:path}", view_as.send, methods=["POST"], name="send-view"),
    Route("/staff/customers/{customer}/quotes", quote_form.show, name="staff-new-quote"),
    Route("/staff/customers/{customer}/quotes", quote_form.draft, methods=["POST"], name="staff-draft-quote"),
    Route("/staff/quotes", staff_quotes.index, name="staff-quotes"),
    Route("/staff/quotes/{quote}", staff_quotes.show, name="staff-quote"),
    Route("/staff/quotes/{quote}/pdf", staff_quotes.pdf, name="staff-quote-pdf"),
    Route("/staff/quotes/{quote}/give-out", staff_quotes.give_out, methods=["POST"], name="staff-give-out"),
    Route("/staff/quotes/{quote}/cancel", staff_quotes.cancel, methods=["POST"], name="staff-cancel-quote"),
    Route("/staff/quotes/{quote}/finished", staff_quotes.finished, methods=["POST"], name="staff-quote-finished"),
    Route("/staff/plan-requests", staff_plan_requests.index, name="staff-plan-requests"),
    Route("/staff/plan-requests/{request}", staff_plan_requests.show, name="staff-plan-request"),
    Route("/staff/plan-requests/{request}", staff_plan_requests.make, methods=["POST"], name="make-plan-request"),
    Route(
        "/staff/plan-requests/{request}/refuse",
        staff_plan_requests.refuse,
        methods=["POST"],
        name="staff-refuse-plan-request",
    ),
    Route("/staff/moments", moments.index, name="moments"),
    Route("/staff/log", staff_log.index, name="staff-log"),
    Route("/staff/log.csv", staff_log.csv, name="staff-log-csv"),
    # The answer to a reminder, by the link of its mail.
    Route("/answers/{token}", answers.look, name="answer"),
    Route("/answers/{token}", answers.give, methods=["POST"], name="give-answer"),
    # And how the pages look and speak.
    Route("/language", language.switch, methods=["POST"], name="language"),
    Route("/brand.css", brand.css, name="brand-css"),
    Route("/brand/own.css", brand.own_css, name="own-css"),
    Route("/brand/icon", brand.icon, name="brand-icon"),
    Route("/brand/logo", brand.logo, name="brand-logo"),
]


def paths_of(routes: Sequence[BaseRoute]) -> Callable[..., str]:
    """`path_for(name, **params)`: templates and mails speak in paths, and need neither an app nor a request for it."""
    patterns = {route.name: re.sub(r":\w+}", "}", route.path) for route in routes if isinstance(route, routing.Route)}

    def path_for(name: str, /, **params: object) -> str:
        return patterns[name].format(**{key: quote(str(value), safe="") for key, value in params.items()})

    return path_for


path_for = paths_of(ROUTES)
