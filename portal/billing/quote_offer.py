"""What staff type to offer a customer: lines on sale or in own words, discount, last day, words for the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Self
from unicodedata import normalize

from portal.billing.choices import MOST, Choice
from portal.billing.quote_wishes import end_of_day
from portal.language import read_day
from portal.model.names import Email
from portal.model.offer import Offer
from portal.model.quote import LONGEST_ORDER, VALID_FOR, QuotedLine, QuoteTerms, QuoteWish
from portal.money import Money
from portal.money import read as read_amount

ROWS, MOST_ROWS = 3, 20  # of each kind; the form grows by so many when asked to
LONGEST_WORDS = 250  # a product's name at Stripe
LONGEST_DAYS = 365
PAPER = {"header": 50, "description": 500, "footer": 500}  # and how much of each Stripe prints


@dataclass(slots=True)
class Offered:
    """What was typed, and for each field what is wrong with it. `wish` once nothing is."""

    typed: Mapping[str, str]
    rows: int = ROWS
    problems: dict[str, str] = field(default_factory=dict)
    wish: QuoteWish | None = None
    days: int | None = None  # billed by invoice, to be paid within so many; None: as the newest contract
    order: str = ""  # the customer's order number, printed on the invoices

    def wished(self, fields: Mapping[str, str] | None) -> QuoteWish:
        """With what is printed on the invoices; only where nothing is wrong."""
        if self.wish is None:
            raise ValueError(self.problems)
        return replace(self.wish, fields=fields)

    def terms(self, usual: QuoteTerms) -> QuoteTerms:
        return usual if self.days is None else replace(usual, by_transfer=True, days_until_due=self.days)

    @property
    def grown(self) -> Self:
        """With room for more lines."""
        return replace(self, rows=min(self.rows + ROWS, MOST_ROWS))


def choices_of(offered: Sequence[Offer]) -> list[Choice]:
    """What is on sale, in any number: staff are not held to what a customer may choose alone."""
    return [Choice(one.price, one.product, 1, MOST) for one in offered if one.price.each is not None]


def blank(now: datetime, zone: tzinfo) -> Offered:
    """The form as it is first shown."""
    return Offered({"expires": end_of_day(now + VALID_FOR, zone).date().isoformat()})


def read(
    form: Mapping[str, str], choices: Sequence[Choice], currency: str | None, by: Email, now: datetime, zone: tzinfo
) -> Offered:
    """`currency` is the customer's; who has none yet pays in that of the form, or of what is on sale."""
    asked = Offered(form, _rows(form))
    known = {choice.price.id: choice for choice in choices}
    named = [known[form[f"price{n}"]].price.currency for n in range(asked.rows) if form.get(f"price{n}") in known]
    money = (currency or form.get("currency") or next(iter(named), "")).lower()
    on_sale = [_on_sale(asked, n, known) for n in range(asked.rows) if form.get(f"price{n}", "").strip()]
    own = [_own_words(asked, n, money) for n in range(asked.rows) if _has_own(form, n)]
    lines = tuple(line for line in (*on_sale, *own) if line)
    if not lines and not asked.problems:
        asked.problems["price0"] = "lines"
    if any(one != money for one in named):
        asked.problems["price0"] = "currencies"
    ends, discount = _ends(asked, now, zone), _discount(asked)
    header, description, footer = (_words(asked, name, longest) for name, longest in PAPER.items())
    asked.order, asked.days = _words(asked, "order", LONGEST_ORDER), _days(asked)
    if not asked.problems:
        asked.wish = QuoteWish(lines, ends, by, discount, header, description, footer)
    return asked


def _rows(form: Mapping[str, str]) -> int:
    typed = form.get("rows", "")
    return min(int(typed), MOST_ROWS) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 4 else ROWS


def _has_own(form: Mapping[str, str], n: int) -> bool:
    return bool(form.get(f"words{n}", "").strip() or form.get(f"amount{n}", "").strip())


def _on_sale(asked: Offered, n: int, known: Mapping[str, Choice]) -> QuotedLine | None:
    price = asked.typed[f"price{n}"]
    if price not in known:
        asked.problems[f"price{n}"] = "offered"
        return None
    quantity = _quantity(asked, f"quantity{n}")
    return QuotedLine(quantity, price) if quantity else None


def _own_words(asked: Offered, n: int, currency: str) -> QuotedLine | None:
    words, quantity = _words(asked, f"words{n}", LONGEST_WORDS), _quantity(asked, f"count{n}")
    each: Money | None = read_amount(asked.typed.get(f"amount{n}", ""), currency) if currency else None
    if not words:
        asked.problems[f"words{n}"] = "missing"
    if each is None or each.minor < 0:
        asked.problems[f"amount{n}"] = "amount" if currency else "currency"
        return None
    return QuotedLine(quantity, words=words, each=each) if quantity and words else None


def _quantity(asked: Offered, name: str) -> int | None:
    typed = normalize("NFKC", asked.typed.get(name, "").strip() or "1")
    if typed.isascii() and typed.isdigit() and len(typed) < 7 and int(typed) > 0:
        return int(typed)
    asked.problems[name] = "quantity"
    return None


def _ends(asked: Offered, now: datetime, zone: tzinfo) -> datetime:
    typed = asked.typed.get("expires", "").strip()
    day = read_day(typed) if typed else None
    if day is None:
        if typed:
            asked.problems["expires"] = "day"
        return end_of_day(now + VALID_FOR, zone)
    ends = end_of_day(datetime(day.year, day.month, day.day, tzinfo=zone), zone)
    if ends <= now:
        asked.problems["expires"] = "over"
    return ends


def _discount(asked: Offered) -> Decimal | None:
    typed = normalize("NFKC", asked.typed.get("discount", "")).strip().removesuffix("%").strip()
    if not typed:
        return None
    try:
        percent = Decimal(typed)
    except InvalidOperation:
        percent = Decimal(0)
    if not (percent.is_finite() and 0 < percent <= 100 and percent == round(percent, 2)):
        asked.problems["discount"] = "percent"
        return None
    return percent


def _words(asked: Offered, name: str, longest: int) -> str:
    """Without letters that no paper prints."""
    typed = asked.typed.get(name, "")
    text = "\n".join("".join(filter(str.isprintable, line)).strip() for line in typed.splitlines()).strip()
    if len(text) > longest:
        asked.problems[name] = "long"
    return text


def _days(asked: Offered) -> int | None:
    typed = normalize("NFKC", asked.typed.get("days", "")).strip()
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and len(typed) < 4 and 0 < int(typed) <= LONGEST_DAYS:
        return int(typed)
    asked.problems["days"] = "days"
    return None
