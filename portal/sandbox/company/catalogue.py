"""What ヒノデソフト株式会社 sells: Hinode Schedule in three plans and two add-ons, by the month and by the year."""

from portal.sandbox import files
from portal.sandbox.api import portal_configurations, prices, products, tax_ids, taxes
from portal.sandbox.books import Books

TAX = "txr_1ConsumptionTax10"
REGISTRATION_NUMBER = "T6900001000142"  # well formed, and nobody's
PLANS = {
    "Starter": "Scheduling for one place",
    "Standard": "Scheduling with reminders and shared calendars",
    "Premium": "Scheduling for several places, with reports and single sign-on",
}
ADD_ONS = {
    "SmsReminders": ("SMS reminders", "Reminders by text message"),
    "PhoneSupport": ("Phone support", "Help by telephone on working days"),
}
# Per seat and month, or per month; a year costs ten months.
MONTHLY = {
    "Starter": {"jpy": 900, "usd": 800},
    "Standard": {"jpy": 1500, "usd": 1200},
    "Premium": {"jpy": 2400, "usd": 1900},
    "SmsReminders": {"jpy": 3000, "usd": 2500},
    "PhoneSupport": {"jpy": 8000, "usd": 6000},
}


def open_shop(books: Books) -> None:
    _dress(books)
    taxes.create_rate(
        books,
        id=TAX,
        display_name="消費税",
        percentage=10.0,
        inclusive=False,
        country="JP",
        jurisdiction="JP",
        tax_type="jct",
    )
    for plan, description in PLANS.items():
        products.create(books, id=f"prod_Hinode{plan}", name=plan, description=description, unit_label="seat")
    for key, (name, description) in ADD_ONS.items():
        products.create(books, id=f"prod_Hinode{key}", name=name, description=description)
    for key, amounts in MONTHLY.items():
        for currency, amount in amounts.items():
            _price(books, key, currency, "month", amount)
            _price(books, key, currency, "year", amount * 10)
    for product in list(books.objects["product"].values()):
        default = price_id(product["id"].removeprefix("prod_Hinode"), "jpy", "month")
        products.update(books, product["id"], default_price=default)
    _offer_in_portal(books)


def price_id(key: str, currency: str, interval: str) -> str:
    return f"price_1{key}{interval.capitalize()}ly{currency.capitalize()}"


def _price(books: Books, key: str, currency: str, interval: str, amount: int) -> None:
    prices.create(
        books,
        id=price_id(key, currency, interval),
        currency=currency,
        product=f"prod_Hinode{key}",
        unit_amount=amount,
        recurring={"interval": interval},
        tax_behavior="exclusive",
        lookup_key=f"{key.lower()}_{interval}ly_{currency}",
    )


def _dress(books: Books) -> None:
    """Its icon, and the number that its invoices bear in Japan."""
    icon = files.add(books, "hinode-icon.png", "business_icon", files.draw_icon())
    books.account["created"] = books.clock.now()
    books.account["settings"]["branding"]["icon"] = icon["id"]
    number = tax_ids.create_own(books, type="jp_trn", value=REGISTRATION_NUMBER)
    books.account["settings"]["invoices"]["default_account_tax_ids"] = [number["id"]]


def _offer_in_portal(books: Books) -> None:
    offered = []
    for plan in PLANS:
        ids = [price_id(plan, currency, interval) for currency in ("jpy", "usd") for interval in ("month", "year")]
        adjustable = {"enabled": True, "minimum": 1, "maximum": 999}
        offered.append({"product": f"prod_Hinode{plan}", "prices": ids, "adjustable_quantity": adjustable})
    default = portal_configurations.default_configuration(books)
    allowed = ["price", "quantity", "promotion_code"]
    features = {"subscription_update": {"products": offered, "default_allowed_updates": allowed}}
    portal_configurations.update_configuration(books, default["id"], features=features)
