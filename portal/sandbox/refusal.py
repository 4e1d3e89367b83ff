"""Stripe's errors: raised where a rule is broken, turned into Stripe's error JSON at the door."""

from typing import Any

NAMES = {
    "invoiceitem": "invoice item",
    "payment_method": "PaymentMethod",
    "promotion_code": "promotion code",
    "tax_rate": "tax rate",
}


class StripeRefusal(Exception):
    def __init__(self, status: int, type: str, message: str, **details: Any) -> None:
        """Details are the other fields of Stripe's error: code, param, decline_code, charge, payment_intent ..."""
        super().__init__(message)
        self.status = status
        self.type = type
        self.message = message
        self.details = {name: value for name, value in details.items() if value is not None}

    @property
    def body(self) -> dict[str, Any]:
        error = {"type": self.type, "message": self.message, **self.details}
        if "code" in self.details:
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.details['code'].replace('_', '-')}"
        return {"error": error}


def invalid(message: str, *, param: str | None = None, code: str | None = None, status: int = 400) -> StripeRefusal:
    return StripeRefusal(status, "invalid_request_error", message, param=param, code=code)


def missing(kind: str, id: str, *, param: str = "id", status: int = 404) -> StripeRefusal:
    """An unknown id: 404 in a path, 400 in a parameter."""
    message = f"No such {NAMES.get(kind, kind)}: '{id}'"
    return invalid(message, param=param, code="resource_missing", status=status)
