"""What happened with each customer, and when."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from portal.sandbox.api import cash_balance, credit_notes, invoices, payment_methods, subscriptions
from portal.sandbox.api.periods import DAY, add_months
from portal.sandbox.books import Books
from portal.sandbox.company import offers
from portal.sandbox.company.catalogue import TAX, price_id
from portal.sandbox.company.profiles import PROFILES, arrive
from portal.sandbox.company.timeline import Timeline
from portal.sandbox.shelf import Thing

TOKYO = 9 * 3600
CLASSIC = {"type": "classic"}
BY_TRANSFER: Thing = {
    "collection_method": "send_invoice",
    "days_until_due": 30,
    "payment_settings": {
        "payment_method_options": {
            "customer_balance": {"bank_transfer": {"type": "jp_bank_transfer"}, "funding_type": "bank_transfer"}
        },
        "payment_method_types": ["customer_balance"],
    },
}


def _arrive_with_card(books: Books, id: str, brand: str, last4: str, exp_month: int, exp_year: int) -> None:
    arrive(books, id)
    country = PROFILES[id].country
    card = payment_methods.attach(
        books, id, brand=brand, last4=last4, exp_month=exp_month, exp_year=exp_year, country=country
    )
    payment_methods.set_default(books, id, card["id"])


def _subscribe(
    books: Books, customer: str, plan: str, seats: int, id: str, *, interval: str = "month", **given: Any
) -> None:
    japanese = PROFILES[customer].country == "JP"
    item = {"price": price_id(plan, "jpy" if japanese else "usd", interval), "quantity": seats}
    terms: Thing = {"billing_mode": CLASSIC, "default_tax_rates": [TAX] if japanese else [], **given}
    subscriptions.create(books, customer=customer, items=[item], id=id, **terms)


def _take_back(books: Books, customer: str, seats: int, way: str, reason: str, memo: str) -> None:
    """So many seats of the newest invoice, with their tax; `way` is how the money goes back."""
    invoice = books.where("invoice", "customer", customer)[-1]
    line = books.lines[invoice["id"]][0]
    wanted = {"type": "invoice_line_item", "invoice_line_item": line["id"], "quantity": seats}
    tax = line["taxes"][0]["amount"] if line["taxes"] else 0
    sum = (line["amount"] + tax) * seats // line["quantity"]
    credit_notes.create(books, invoice=invoice["id"], lines=[wanted], reason=reason, memo=memo, **{way: sum})


def aoba_clinic(books: Books, timeline: Timeline) -> None:
    """Twelve seats by the month on a Visa card; two of them were added halfway, and lately paid back once."""
    begun = timeline.ago(months=13, days=9)

    def begin() -> None:
        _arrive_with_card(books, "cus_AobaClinic", "visa", "4242", 11, timeline.year + 3)
        _subscribe(books, "cus_AobaClinic", "Standard", 10, "sub_1AobaStandardMonthly")

    def grow() -> None:
        item = books.where("subscription_item", "subscription", "sub_1AobaStandardMonthly")[0]
        subscriptions.update(books, "sub_1AobaStandardMonthly", items=[{"id": item["id"], "quantity": 12}])

    timeline.add(begun, begin)

    def shrink() -> None:
        memo = "退職された方の2席分を返金いたします。"
        _take_back(books, "cus_AobaClinic", 2, "refund_amount", "order_change", memo)

    timeline.add(add_months(begun, 6) + 11 * DAY, grow)
    timeline.add(add_months(begun, 12) + 5 * DAY, shrink)


def kitahama_law(books: Books, timeline: Timeline) -> None:
    """Thirty seats by the year on a JCB card that expires this month, shortly before or after the next renewal."""
    expires = datetime.fromtimestamp(timeline.now + TOKYO, UTC)

    def begin() -> None:
        _arrive_with_card(books, "cus_KitahamaLaw", "jcb", "0505", expires.month, expires.year)
        _subscribe(books, "cus_KitahamaLaw", "Premium", 30, "sub_1KitahamaPremiumYearly", interval="year")

    timeline.add(timeline.ago(months=48, days=-26), begin)


def minato_trading(books: Books, timeline: Timeline) -> None:
    """Pays by bank transfer. The last two invoices are open, and the older of them is past due."""
    begun = timeline.ago(months=17, days=12)
    id = "cus_MinatoTrading"

    def begin() -> None:
        arrive(books, id)
        _subscribe(books, id, "Standard", 25, "sub_1MinatoStandardMonthly", **BY_TRANSFER)

    def pay(month: int) -> None:
        owed = next(one for one in books.where("invoice", "customer", id) if one["status"] == "open")
        if month % 3 == 2:  # to the company's own account, so that somebody marked it by hand
            invoices.pay(books, owed["id"], paid_out_of_band=True)
        else:
            cash_balance.fund(books, id, amount=owed["amount_remaining"], currency="jpy", reference=owed["number"])

    timeline.add(begun, begin)
    for month in range(16):
        timeline.add(add_months(begun, month) + 21 * DAY, partial(pay, month))


def sakura_dental(books: Books, timeline: Timeline) -> None:
    """The card stopped working: two attempts failed, another is due in some days."""

    def begin() -> None:
        _arrive_with_card(books, "cus_SakuraDental", "visa", "0341", 8, timeline.year + 2)
        _subscribe(books, "cus_SakuraDental", "Starter", 5, "sub_1SakuraStarterMonthly")

    def fail() -> None:
        card = books.where("payment_method", "customer", "cus_SakuraDental")[0]
        books.declines[card["id"]] = "insufficient_funds"

    timeline.add(timeline.ago(months=10, days=4.2), begin)
    timeline.add(timeline.ago(days=18), fail)


def tanaka_works(books: Books, timeline: Timeline) -> None:
    """Twelve years and exactly 400 invoices: 145 + 128 + 127, from three subscriptions."""
    id = "cus_TanakaWorks"

    def begin() -> None:
        _arrive_with_card(books, id, "mastercard", "4444", 4, timeline.year + 3)
        _subscribe(books, id, "Standard", 40, "sub_1TanakaStandardMonthly")

    timeline.add(timeline.ago(months=144, days=10), begin)
    texts = partial(_subscribe, books, id, "SmsReminders", 1, "sub_1TanakaSmsMonthly")
    timeline.add(timeline.ago(months=127, days=13), texts)
    calls = partial(_subscribe, books, id, "PhoneSupport", 1, "sub_1TanakaPhoneMonthly")
    timeline.add(timeline.ago(months=126, days=20), calls)


def northwind(books: Books, timeline: Timeline) -> None:
    """In dollars, and in Stripe's newer billing mode."""

    def begin() -> None:
        _arrive_with_card(books, "cus_Northwind", "amex", "0005", 2, timeline.year + 3)
        flexible = {"type": "flexible"}
        _subscribe(books, "cus_Northwind", "Premium", 8, "sub_1NorthwindPremiumMonthly", billing_mode=flexible)

    timeline.add(timeline.ago(months=20, days=16), begin)


def mallory(books: Books, timeline: Timeline) -> None:
    """Two weeks of trial, five days of them left."""
    terms = {"trial_end": timeline.now + 5 * DAY, "billing_mode": {"type": "flexible"}}

    def begin() -> None:
        _arrive_with_card(books, "cus_Mallory", "visa", "4242", 9, timeline.year + 3)
        _subscribe(books, "cus_Mallory", "Starter", 3, "sub_1MalloryStarterYearly", interval="year", **terms)

    timeline.add(timeline.ago(days=9), begin)


def kazehaya(books: Books, timeline: Timeline) -> None:
    """A café and a hotel whose bookkeeping shares one address. The hotel was given credit for a day without service."""

    def open_hotel() -> None:
        _arrive_with_card(books, "cus_KazehayaHotel", "mastercard", "4444", 6, timeline.year + 3)
        _subscribe(books, "cus_KazehayaHotel", "Premium", 45, "sub_1KazehayaHotelMonthly")

    def open_cafe() -> None:
        _arrive_with_card(books, "cus_KazehayaCafe", "visa", "4242", 10, timeline.year + 2)
        _subscribe(books, "cus_KazehayaCafe", "Starter", 3, "sub_1KazehayaCafeMonthly")

    def excuse() -> None:
        memo = "システム障害のお詫びとして、次回のご請求から差し引きます。"
        _take_back(books, "cus_KazehayaHotel", 3, "credit_amount", "product_unsatisfactory", memo)

    timeline.add(timeline.ago(months=18, days=6), open_hotel)
    timeline.add(timeline.ago(months=2, days=1), excuse)
    timeline.add(timeline.ago(months=9, days=14), open_cafe)


EVERYBODY: list[Callable[[Books, Timeline], None]] = [
    aoba_clinic,
    kitahama_law,
    minato_trading,
    sakura_dental,
    tanaka_works,
    northwind,
    mallory,
    kazehaya,
    offers.welcome,
    offers.aoba_quote,
]
