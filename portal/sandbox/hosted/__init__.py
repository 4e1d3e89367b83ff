"""What Stripe hosts: the invoice page, receipts, the Customer Portal, and the PDFs behind them."""

from starlette.routing import Route

from portal.sandbox.hosted import cancellation, card, credit_note_page, home, invoice_page, plan, receipt_page
from portal.sandbox.hosted.rendering import icon, style

_SESSION = "/p/session/{secret}"
_SUBSCRIPTION = _SESSION + "/subscriptions/{subscription}"

routes = [
    Route("/hosted/style.css", style),
    Route("/hosted/icon.png", icon),
    Route("/i/{account}/{secret}", invoice_page.show),
    Route("/i/{account}/{secret}", invoice_page.pay, methods=["POST"]),
    Route("/invoice/{account}/{secret}/pdf", invoice_page.document),
    Route("/credit_notes/{account}/{secret}/pdf", credit_note_page.document),
    Route("/receipts/{secret}", receipt_page.show),
    Route("/receipts/{secret}/pdf", receipt_page.document),
    Route(_SESSION, home.show),
    Route(_SESSION + "/done", home.done),
    Route(_SESSION + "/card", card.choose),
    Route(_SESSION + "/card", card.save, methods=["POST"]),
    Route(_SUBSCRIPTION + "/plan", plan.choose),
    Route(_SUBSCRIPTION + "/confirm", plan.confirm),
    Route(_SUBSCRIPTION + "/confirm", plan.change, methods=["POST"]),
    Route(_SUBSCRIPTION + "/cancel", cancellation.ask),
    Route(_SUBSCRIPTION + "/cancel", cancellation.cancel, methods=["POST"]),
    Route(_SUBSCRIPTION + "/keep", cancellation.keep, methods=["POST"]),
]
