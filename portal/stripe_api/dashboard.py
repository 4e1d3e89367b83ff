"""Addresses of Stripe's Dashboard, for staff. Which of its two worlds they lead to, the key says."""

from portal.model.names import CustomerId, InvoiceId

_DASHBOARD = "https://dashboard.stripe.com"


def is_test(key: str) -> bool:
    """Nothing that such a key sees is real money."""
    return key.startswith(("sk_test_", "rk_test_"))


def invoice_page(key: str, invoice: InvoiceId) -> str:
    return f"{_world(key)}/invoices/{invoice}"


def customer_page(key: str, customer: CustomerId) -> str:
    return f"{_world(key)}/customers/{customer}"


def _world(key: str) -> str:
    return f"{_DASHBOARD}/test" if is_test(key) else _DASHBOARD
