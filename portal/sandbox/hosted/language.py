"""How the hosted pages and documents say things: words, amounts, days and addresses in English and Japanese."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from portal.sandbox.hosted.words import WORDS

NO_DECIMALS = frozenset(["jpy", "krw", "vnd", "clp"])
SIGNS = {"jpy": "¥", "usd": "$", "eur": "€", "gbp": "£"}
BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "jcb": "JCB", "diners": "Diners Club"}


@dataclass(frozen=True)
class Language:
    code: str
    zone: ZoneInfo

    @classmethod
    def of(cls, account: dict[str, Any], *wishes: str | None) -> "Language":
        """The first wish that says something decides; Stripe's `auto` says nothing."""
        said = next((wish for wish in wishes if wish and wish != "auto"), "en")
        zone = account["settings"]["dashboard"].get("timezone") or "UTC"
        return cls("ja" if said.lower().startswith("ja") else "en", ZoneInfo(zone))

    def say(self, what: str, **parts: object) -> str:
        return WORDS[what][self.code].format(**parts)

    def money(self, amount: int | Decimal, currency: str) -> str:
        """Amounts come in the smallest unit; a unit price may be a fraction of it."""
        places = 0 if currency in NO_DECIMALS else 2
        value = abs(Decimal(amount)).scaleb(-places)
        needed = max(places, -int(value.normalize().as_tuple().exponent))
        minus = "-" if amount < 0 else ""
        sign = SIGNS.get(currency, f"{currency.upper()} ")
        return f"{minus}{sign}{value:,.{needed}f}"

    def day(self, moment: int) -> str:
        day = datetime.fromtimestamp(moment, self.zone)
        return f"{day.year}年{day.month}月{day.day}日" if self.code == "ja" else f"{day:%B} {day.day}, {day.year}"

    def period(self, start: int, end: int) -> str:
        between = " 〜 " if self.code == "ja" else " – "
        return f"{self.day(start)}{between}{self.day(end)}"

    def card(self, card: dict[str, Any]) -> str:
        return f"{BRANDS.get(card['brand'], card['brand'].title())} •••• {card['last4']}"

    def address(self, address: dict[str, Any] | None) -> list[str]:
        if not address:
            return []
        part = {name: address.get(name) or "" for name in ("postal_code", "state", "city", "line1", "line2", "country")}
        if part["country"] == "JP":
            lines = [part["postal_code"], part["state"] + part["city"] + part["line1"], part["line2"]]
        else:
            town = f"{part['city']}, {part['state']} {part['postal_code']}".strip(" ,")
            lines = [part["line1"], part["line2"], town, COUNTRIES.get(part["country"], part["country"])]
        return [line for line in lines if line]

    def rate(self, price: dict[str, Any]) -> str:
        """A price as it is advertised: what one costs, how often."""
        amount = self.money(Decimal(price["unit_amount_decimal"] or 0), price["currency"])
        recurring = price["recurring"]
        return self.say(f"per_{recurring['interval']}", amount=amount) if recurring else amount


COUNTRIES = {"US": "United States", "GB": "United Kingdom", "JP": "Japan"}


def first(locales: Sequence[str] | None) -> str | None:
    return locales[0] if locales else None
