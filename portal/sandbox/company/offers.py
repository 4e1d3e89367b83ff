"""What the sample company offers besides its prices: a welcome for whoever types it, and a quote that awaits a yes."""

from portal.sandbox.api import coupons, promotion_codes, quotes
from portal.sandbox.books import Books
from portal.sandbox.company.catalogue import TAX, price_id
from portal.sandbox.company.timeline import Timeline

COUPON = "coupon_Welcome10"
PROMOTION = "promo_1Welcome10"
QUOTE = "qt_1AobaPremiumYearly"


def welcome(books: Books, timeline: Timeline) -> None:
    """Ten percent off the next bill, for everybody."""

    def begin() -> None:
        coupons.create(books, id=COUPON, name="Welcome", percent_off=10.0, duration="once")
        promotion_codes.create(books, id=PROMOTION, code="WELCOME10", promotion={"coupon": COUPON})

    timeline.add(timeline.ago(months=11, days=3), begin)


def aoba_quote(books: Books, timeline: Timeline) -> None:
    """The next plan by the year, with somebody to set it up once; four days old, and open."""

    def offer() -> None:
        lines = [
            {"price": price_id("Premium", "jpy", "year"), "quantity": 12},
            {"price_data": {"currency": "jpy", "product": "prod_HinodePhoneSupport", "unit_amount": 30_000}},
        ]
        quotes.create(
            books,
            id=QUOTE,
            customer="cus_AobaClinic",
            line_items=lines,
            default_tax_rates=[TAX],
            header="年間契約への切り替え",
            description="Premium（年間）12席と、導入時の電話サポート一式です。",
            footer="ご不明な点は担当までお問い合わせください。",
        )
        quotes.finalize(books, QUOTE)

    timeline.add(timeline.ago(days=4), offer)
