"""Payment methods: test cards, attached to a customer, made its default, detached."""

from typing import Any

from portal.sandbox import lists
from portal.sandbox.books import Books
from portal.sandbox.declines import DECLINES, WITHOUT_DECLINE_CODE
from portal.sandbox.operation import Operation, retrieve
from portal.sandbox.parameters import ADDRESS_PARTS, one_of, text
from portal.sandbox.refusal import StripeRefusal, invalid, missing
from portal.sandbox.shelf import Thing, nothing

# Stripe's test cards by their names in the API: brand, last four, and the decline that every charge meets.
TEST_CARDS: dict[str, tuple[str, str, str | None]] = {
    "pm_card_visa": ("visa", "4242", None),
    "pm_card_mastercard": ("mastercard", "4444", None),
    "pm_card_amex": ("amex", "0005", None),
    "pm_card_jcb": ("jcb", "0505", None),
    "pm_card_chargeCustomerFail": ("visa", "0341", "generic_decline"),
    "pm_card_pendingRefund": ("visa", "7726", None),
    "pm_card_refundFail": ("visa", "5126", None),
}
# These are refused already when they are attached.
REFUSED_CARDS = {
    "pm_card_chargeDeclined": "generic_decline",
    "pm_card_chargeDeclinedInsufficientFunds": "insufficient_funds",
    "pm_card_chargeDeclinedLostCard": "lost_card",
    "pm_card_chargeDeclinedStolenCard": "stolen_card",
    "pm_card_chargeDeclinedExpiredCard": "expired_card",
    "pm_card_chargeDeclinedIncorrectCvc": "incorrect_cvc",
    "pm_card_chargeDeclinedProcessingError": "processing_error",
}
DEBIT = "pm_usBankAccount_processing"  # the bank never answers
TYPE = one_of("card customer_balance us_bank_account")
COUNTRIES = {"jcb": "JP"}


def attach(
    books: Books,
    customer_id: str,
    *,
    brand: str,
    last4: str,
    exp_month: int,
    exp_year: int,
    decline: str | None = None,
    country: str | None = None,
) -> Thing:
    """A new card on the customer; with `decline`, every charge to it fails with that decline code."""
    customer = books.take("customer", customer_id)
    method: Thing = {
        "id": books.new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": _billing_details(customer),
        "card": _card(brand, last4, exp_month, exp_year, country or COUNTRIES.get(brand, "US")),
        "created": books.clock.now(),
        "customer": customer_id,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }
    if decline:
        books.declines[method["id"]] = decline
    books.put("payment_method", method)
    books.emit("payment_method.attached", method)
    return method


def attach_existing(books: Books, id: str, *, customer: str) -> Thing:
    """One of Stripe's test names becomes a new card; a payment method is put on the customer."""
    books.take("customer", customer, param="customer")
    if code := REFUSED_CARDS.get(id):
        decline = DECLINES[code]
        decline_code = None if code in WITHOUT_DECLINE_CODE else code
        raise StripeRefusal(402, "card_error", decline.message, code=decline.code, decline_code=decline_code)
    if id in TEST_CARDS:
        brand, last4, failing = TEST_CARDS[id]
        return attach(
            books, customer, brand=brand, last4=last4, exp_month=12, exp_year=_year(books) + 3, decline=failing
        )
    method = _debit(books) if id == DEBIT else books.take("payment_method", id)
    if method["customer"] not in (None, customer):
        raise invalid("The payment method you provided has already been attached to a customer.")
    books.change(method, {"customer": customer})
    books.emit("payment_method.attached", method)
    return method


def detach(books: Books, id: str) -> Thing:
    method = books.take("payment_method", id)
    if method["customer"] is None:
        raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
    customer = books.take("customer", method["customer"])
    books.change(method, {"customer": None})
    books.emit("payment_method.detached", method, {"customer": customer["id"]})
    if customer["invoice_settings"]["default_payment_method"] == id:
        set_default(books, customer["id"], None)
    return method


def set_default(books: Books, customer_id: str, method_id: str | None) -> None:
    """What invoices are charged to from now on."""
    customer = books.take("customer", customer_id)
    settings = {**customer["invoice_settings"], "default_payment_method": method_id}
    books.change(customer, {"invoice_settings": settings}, "customer.updated")


def list_all(books: Books, **params: Any) -> Thing:
    """Without a customer the page is empty, as at Stripe."""
    if "customer" not in params:
        return {"object": "list", "data": [], "has_more": False, "url": "/v1/payment_methods"}
    return lists.page(books, "payment_method", "/v1/payment_methods", params)


def list_of_customer(books: Books, customer: str, **params: Any) -> Thing:
    books.take("customer", customer)
    url = f"/v1/customers/{customer}/payment_methods"
    return lists.page(books, "payment_method", url, {**params, "customer": customer})


def find_of_customer(books: Books, customer: str, id: str) -> Thing:
    method = books.take("payment_method", id)
    if method["customer"] != customer:
        raise missing("payment_method", id)
    return method


def _debit(books: Books) -> Thing:
    account = {
        **nothing("financial_connections_account status_details"),
        "account_holder_type": "company",
        "account_type": "checking",
        "bank_name": "STRIPE TEST BANK",
        "fingerprint": "FFDMA0xfhBjWSZLu",
        "last4": "6789",
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": "110000000",
    }
    method: Thing = {
        "id": books.new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {"address": nothing(ADDRESS_PARTS), **nothing("email name phone tax_id")},
        "created": books.clock.now(),
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": "us_bank_account",
        "us_bank_account": account,
    }
    return books.put("payment_method", method)


def _year(books: Books) -> int:
    return 1970 + books.clock.now() // 31_556_952


def _billing_details(customer: Thing) -> Thing:
    whole = customer["address"] or nothing(ADDRESS_PARTS)
    return {
        "address": whole,
        "email": customer["email"],
        "name": customer["name"],
        "phone": customer["phone"],
        "tax_id": None,
    }


def _card(brand: str, last4: str, exp_month: int, exp_year: int, country: str) -> Thing:
    return {
        "brand": brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": country,
        "display_brand": "american_express" if brand == "amex" else brand,
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": f"{brand}{last4}Fingerprint"[:16],
        "funding": "credit",
        "generated_from": None,
        "last4": last4,
        "networks": {"available": [brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


_ID = "/v1/payment_methods/{payment_method}"
_OF_CUSTOMER = "/v1/customers/{customer}/payment_methods"
OPERATIONS = [
    Operation("GET", "/v1/payment_methods", list_all, {**lists.PAGING, "customer": text, "type": TYPE}),
    Operation("GET", _ID, retrieve("payment_method")),
    Operation("POST", f"{_ID}/attach", attach_existing, {"customer": text}, ("customer",)),
    Operation("POST", f"{_ID}/detach", detach),
    Operation("GET", _OF_CUSTOMER, list_of_customer, {**lists.PAGING, "type": TYPE}),
    Operation("GET", _OF_CUSTOMER + "/{payment_method}", find_of_customer),
]
