"""What people and time do at Stripe, through the stand-in's own rules. Two numbers choose whom and how."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from portal.sandbox import due
from portal.sandbox.api import customers, payment_methods, prices, products, subscriptions
from portal.sandbox.books import Books
from portal.sandbox.refusal import StripeRefusal
from portal.sandbox.shelf import Thing
from tests.histories.bills import (
    add_extra,
    bill,
    decline_next,
    delete_draft,
    finalize,
    pay,
    pay_by_transfer,
    void,
    write_off,
)
from tests.histories.choices import TAX, Impossible, contract_of, customer_of, one, price_of

Deed = Callable[[Books, int, int], object]

HOUR = 3600
CARDS = ("pm_card_visa", "pm_card_jcb", "pm_card_chargeCustomerFail", None)
BEHAVIORS = ("create_prorations", "always_invoice", "none")


def do(books: Books, what: str, which: int, how: int) -> None:
    """What Stripe refuses is not done, or done halfway, as at Stripe: a declined card leaves its traces."""
    with suppress(StripeRefusal, Impossible):
        DEEDS[what](books, which, how)


def newcomer(books: Books, which: int, how: int) -> None:
    locales = [[], ["ja"], ["en", "ja"]][how % 3]
    facts: dict[str, Any] = {"name": f"医院 {how}", "email": f"Keiri{how}@Example.com", "preferred_locales": locales}
    customers.create(books, payment_method=CARDS[which % len(CARDS)], **facts)


def rename(books: Books, which: int, how: int) -> None:
    customers.update(books, customer_of(books, which)["id"], name=f"株式会社 {how}")


def move_mailbox(books: Books, which: int, how: int) -> None:
    email = None if how % 5 == 0 else f"Somu{how}@Example.com"
    customers.update(books, customer_of(books, which)["id"], email=email, preferred_locales=["ja"][: how % 2])


def put_balance(books: Books, which: int, how: int) -> None:
    customers.update(books, customer_of(books, which)["id"], balance=(how - 50) * 100)


def attach_card(books: Books, which: int, how: int) -> None:
    customer, name = customer_of(books, which)["id"], CARDS[how % 3]
    card = payment_methods.attach_existing(books, str(name), customer=customer)
    if how % 2:
        payment_methods.set_default(books, customer, card["id"])


def choose_card(books: Books, which: int, how: int) -> None:
    customer = customer_of(books, which)["id"]
    card = one(books, "payment_method", how, lambda one: one["customer"] == customer)
    payment_methods.set_default(books, customer, card["id"])


def detach_card(books: Books, which: int, how: int) -> None:
    payment_methods.detach(books, one(books, "payment_method", which, lambda one: one["customer"])["id"])


def subscribe(books: Books, which: int, how: int) -> None:
    terms: dict[str, Any] = {"trial_period_days": 14} if how % 5 == 0 else {}
    if how % 3 == 0:
        terms["billing_mode"] = {"type": "classic"}
    _begin(books, which, how, **terms)


def subscribe_by_transfer(books: Books, which: int, how: int) -> None:
    _begin(books, which, how, collection_method="send_invoice", days_until_due=30)


def _begin(books: Books, which: int, how: int, **terms: Any) -> None:
    items = [{"price": price_of(books, how + place)["id"], "quantity": how % 7 + 1} for place in range(1 + how % 2)]
    rates = [TAX] if how % 4 else []
    customer = customer_of(books, which)["id"]
    subscriptions.create(books, customer=customer, items=items, default_tax_rates=rates, **terms)


def change_seats(books: Books, which: int, how: int) -> None:
    _change_items(books, which, how, lambda item: {"id": item["id"], "quantity": how % 9 + 1})


def change_plan(books: Books, which: int, how: int) -> None:
    _change_items(books, which, how, lambda item: {"id": item["id"], "price": price_of(books, how)["id"]})


def drop_item(books: Books, which: int, how: int) -> None:
    _change_items(books, which, how, lambda item: {"id": item["id"], "deleted": True})


def add_item(books: Books, which: int, how: int) -> None:
    _change_items(books, which, how, lambda item: {"price": price_of(books, how)["id"], "quantity": 2})


def _change_items(books: Books, which: int, how: int, change: Callable[[Thing], Thing]) -> None:
    contract = contract_of(books, which)
    items = contract["items"]["data"]
    wanted = [change(items[how % len(items)])]
    subscriptions.update(books, contract["id"], items=wanted, proration_behavior=BEHAVIORS[how % 3])


def end_later(books: Books, which: int, how: int) -> None:
    subscriptions.update(books, contract_of(books, which)["id"], cancel_at_period_end=how % 3 > 0)


def end_now(books: Books, which: int, how: int) -> None:
    subscriptions.cancel(books, contract_of(books, which)["id"], prorate=how % 2 == 1)


def end_trial(books: Books, which: int, how: int) -> None:
    contract = one(books, "subscription", which, lambda one: one["status"] == "trialing")
    subscriptions.update(books, contract["id"], trial_end=books.clock.now() + how * HOUR if how % 2 else "now")


def pay_otherwise(books: Books, which: int, how: int) -> None:
    """By transfer from now on, by card, or by a card of its own."""
    contract = contract_of(books, which)
    if how % 3 == 0:
        terms: dict[str, Any] = {"collection_method": "send_invoice", "days_until_due": 14}
    elif how % 3 == 1:
        terms = {"collection_method": "charge_automatically", "days_until_due": None}
    else:
        own = one(books, "payment_method", how, lambda one: one["customer"] == contract["customer"])
        terms = {"default_payment_method": own["id"]}
    subscriptions.update(books, contract["id"], **terms)


def change_catalogue(books: Books, which: int, how: int) -> None:
    product = one(books, "product", which)["id"]
    if how % 3 == 0:
        products.update(books, product, name=f"Hinode {how}", active=how % 2 == 0)
    elif how % 3 == 1:
        prices.create(books, currency="jpy", product=product, unit_amount=how * 10, recurring={"interval": "month"})
    else:
        prices.update(books, one(books, "price", which)["id"], active=how % 2 == 0)


def rename_company(books: Books, which: int, how: int) -> None:
    profile = {**books.account["business_profile"], "name": f"ヒノデ {how}"}
    books.change(books.account, {"business_profile": profile}, "account.updated")


def wait_hours(books: Books, which: int, how: int) -> None:
    _advance(books, how * HOUR)


def wait_days(books: Books, which: int, how: int) -> None:
    _advance(books, (how % 40 + 1) * 24 * HOUR)


def _advance(books: Books, seconds: int) -> None:
    due.play(books, books.clock.now() + seconds)


DEEDS: dict[str, Deed] = {
    deed.__name__: deed
    for deed in (
        newcomer, rename, move_mailbox, put_balance, attach_card, choose_card, detach_card, subscribe,
        subscribe_by_transfer, change_seats, change_plan, drop_item, add_item, end_later, end_now, end_trial,
        pay_otherwise, bill, add_extra, delete_draft, finalize, pay, pay_by_transfer, void, write_off, decline_next,
        change_catalogue, rename_company, wait_hours, wait_days,
    )
}  # fmt: skip
