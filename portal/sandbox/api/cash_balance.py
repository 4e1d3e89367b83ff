"""Bank transfers: the account that each customer transfers to, and money that has arrived there."""

from itertools import combinations
from typing import Any

from portal.sandbox import lists
from portal.sandbox.api import collection, payment_intents
from portal.sandbox.books import Books
from portal.sandbox.operation import Operation
from portal.sandbox.parameters import ADDRESS_PARTS, currency, group, many, natural, one_of, text
from portal.sandbox.refusal import invalid
from portal.sandbox.shelf import Thing, nothing

DAY = 86400
MATCHED_UNTIL = 30 * DAY
NO_ADDRESS = nothing(ADDRESS_PARTS)
TRANSFER = group({"requested_address_types": many(text), "type": one_of("jp_bank_transfer")})


def show(books: Books, customer: str) -> Thing:
    books.take("customer", customer)
    available: dict[str, int] = {}
    for transaction in books.where("customer_cash_balance_transaction", "customer", customer):
        currency = transaction["currency"]
        available[currency] = available.get(currency, 0) + transaction["net_amount"]
    return {
        "object": "cash_balance",
        "available": {currency: amount for currency, amount in available.items() if amount} or None,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }


def instructions(books: Books, customer: str, *, bank_transfer: Thing, currency: str, funding_type: str) -> Thing:
    """The same account each time, the customer's own."""
    books.take("customer", customer)
    if currency != "jpy":
        raise invalid("jp_bank_transfer is offered in jpy only.", param="currency")
    number = f"{sum(map(ord, customer)) * 7919 % 10_000_000:07}"
    zengin = {
        "account_holder_address": {**NO_ADDRESS, "country": "JP"},
        "account_holder_name": "ヒノデソフト（カ",
        "account_number": number,
        "account_type": "futsu",
        "bank_address": {**NO_ADDRESS, "country": "JP"},
        "bank_code": "0009",
        "bank_name": "三井住友銀行",
        "branch_code": "950",
        "branch_name": "ヒノデ支店",
    }
    address = {"supported_networks": ["zengin"], "type": "zengin", "zengin": zengin}
    return {
        "object": "funding_instructions",
        "bank_transfer": {"country": "JP", "financial_addresses": [address], "type": bank_transfer["type"]},
        "currency": "jpy",
        "funding_type": funding_type,
        "livemode": False,
    }


def fund(books: Books, customer: str, *, amount: int, currency: str, reference: str | None = None) -> Thing:
    """Money arrives, and pays what it exactly fits: the fewest and oldest open invoices, else the oldest in full."""
    payer = books.take("customer", customer)
    details = {"sender_bank": "三菱ＵＦＪ銀行", "sender_branch": "本店", "sender_name": payer["name"]}
    transfer = {"jp_bank_transfer": details, "reference": reference, "type": "jp_bank_transfer"}
    funded = _book(books, customer, currency, amount, "funded", {"bank_transfer": transfer})
    books.emit("cash_balance.funds_available", show(books, customer))
    for invoice in _matching(books, customer, currency, amount):
        _apply(books, invoice)
    return funded


def take_back(books: Books, refund: Thing) -> None:
    """A refund of a transfer waits with us for what the customer does with it."""
    details = {"refund": refund["id"]}
    _book(books, refund["customer"], refund["currency"], refund["amount"], "refunded_from_payment", details)


def list_transactions(books: Books, customer: str, **params: Any) -> Thing:
    books.take("customer", customer)
    url = f"/v1/customers/{customer}/cash_balance_transactions"
    return lists.page(books, "customer_cash_balance_transaction", url, {**params, "customer": customer})


def _matching(books: Books, customer: str, currency: str, amount: int) -> list[Thing]:
    now = books.clock.now()
    open_ones = [
        invoice
        for invoice in books.where("invoice", "customer", customer)
        if invoice["status"] == "open"
        and invoice["auto_advance"]
        and invoice["currency"] == currency
        and now <= (invoice["due_date"] or now) + MATCHED_UNTIL
    ]
    for size in range(1, 6):
        for some in combinations(open_ones, size):
            if sum(invoice["amount_remaining"] for invoice in some) == amount:
                return list(some)
    payable = []
    for invoice in open_ones:
        if invoice["amount_remaining"] <= amount:
            payable.append(invoice)
            amount -= invoice["amount_remaining"]
    return payable


def _apply(books: Books, invoice: Thing) -> None:
    intent = payment_intents.take_for(books, invoice)
    method = _method(books, invoice)
    payment_intents.succeed(books, intent, method)
    applied = {"payment_intent": intent["id"]}
    _book(books, invoice["customer"], invoice["currency"], -intent["amount"], "applied_to_payment", applied)
    collection.settle(books, invoice)


def _method(books: Books, invoice: Thing) -> Thing:
    customer = books.objects["customer"][invoice["customer"]]
    details = {"address": customer["address"], "tax_id": None}
    details |= {name: customer[name] for name in ("email", "name", "phone")}
    method = {
        "id": books.new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": details,
        "created": books.clock.now(),
        "customer": None,
        "customer_balance": {},
        "livemode": False,
        "metadata": {},
        "type": "customer_balance",
    }
    return books.put("payment_method", method)


def _book(books: Books, customer: str, currency: str, amount: int, type: str, details: Thing) -> Thing:
    before = (show(books, customer)["available"] or {}).get(currency, 0)
    transaction = {
        "id": books.new_id("ccsbtxn"),
        "object": "customer_cash_balance_transaction",
        "created": books.clock.now(),
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "ending_balance": before + amount,
        "livemode": False,
        "net_amount": amount,
        "type": type,
        type: details,
    }
    books.put("customer_cash_balance_transaction", transaction)
    books.emit("customer_cash_balance_transaction.created", transaction)
    return transaction


_CUSTOMER = "/v1/customers/{customer}"
OPERATIONS = [
    Operation("GET", f"{_CUSTOMER}/cash_balance", show),
    Operation("GET", f"{_CUSTOMER}/cash_balance_transactions", list_transactions, lists.PAGING),
    Operation(
        "POST",
        f"{_CUSTOMER}/funding_instructions",
        instructions,
        {"bank_transfer": TRANSFER, "currency": currency, "funding_type": one_of("bank_transfer")},
        ("bank_transfer", "currency", "funding_type"),
    ),
    Operation(
        "POST",
        "/v1/test_helpers/customers/{customer}/fund_cash_balance",
        fund,
        {"amount": natural, "currency": currency, "reference": text},
        ("amount", "currency"),
    ),
]
