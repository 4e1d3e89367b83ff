"""Who the nine customers are. Their ids are fixed, so that a test or a demo can name them."""

from typing import NamedTuple

from portal.sandbox.api import customers
from portal.sandbox.books import Books
from portal.sandbox.shelf import Thing


class Profile(NamedTuple):
    name: str
    email: str
    phone: str
    invoice_prefix: str
    address: tuple[str, str, str, str, str | None]
    country: str = "JP"


PROFILES = {
    "cus_AobaClinic": Profile(
        "青葉クリニック",
        "hana@aoba-clinic.example",
        "+81 3-5550-0188",
        "AOBA0001",
        ("107-0062", "東京都", "港区", "南青山3-8-12", "青葉メディカルビル2階"),
    ),
    "cus_KitahamaLaw": Profile(
        "北浜法律事務所",
        "somu@kitahama-law.example",
        "+81 6-5550-0117",
        "KITA0002",
        ("541-0041", "大阪府", "大阪市中央区", "北浜2-1-17", "北浜法曹ビル7階"),
    ),
    "cus_MinatoTrading": Profile(
        "株式会社みなと商事",
        "keiri@minato-trading.example",
        "+81 45-555-0163",
        "MINA0003",
        ("231-0002", "神奈川県", "横浜市中区", "海岸通4-23", "みなとビル3階"),
    ),
    "cus_SakuraDental": Profile(
        "さくら歯科医院",
        "uketsuke@sakura-dental.example",
        "+81 75-555-0124",
        "SAKU0004",
        ("604-8005", "京都府", "京都市中京区", "三条通河原町東入4-5", None),
    ),
    "cus_TanakaWorks": Profile(
        "田中製作所",
        "keiri@tanaka-works.example",
        "+81 3-5550-0171",
        "TANA0005",
        ("144-0033", "東京都", "大田区", "東糀谷6-9-2", None),
    ),
    "cus_Northwind": Profile(
        "Northwind Studio LLC",
        "billing@northwind.example",
        "+1 503 555 0139",
        "NORT0006",
        ("97205", "OR", "Portland", "1120 SW Morrison St", "Suite 400"),
        "US",
    ),
    "cus_Mallory": Profile(
        "Mallory Consulting",
        "mallory@mallory-consulting.example",
        "+1 512 555 0176",
        "MALL0007",
        ("78701", "TX", "Austin", "301 Congress Ave", None),
        "US",
    ),
    "cus_KazehayaCafe": Profile(
        "風早カフェ",
        "accounting@kazehaya.example",
        "+81 89-555-0155",
        "KAZE0008",
        ("790-0842", "愛媛県", "松山市", "道後湯之町5-6", None),
    ),
    "cus_KazehayaHotel": Profile(
        "風早ホテル",
        "accounting@kazehaya.example",
        "+81 89-555-0155",
        "KAZE0009",
        ("790-0842", "愛媛県", "松山市", "道後湯之町7-1", None),
    ),
}


def arrive(books: Books, id: str) -> Thing:
    who = PROFILES[id]
    parts = ("postal_code", "state", "city", "line1", "line2")
    return customers.create(
        books,
        id=id,
        name=who.name,
        email=who.email,
        phone=who.phone,
        invoice_prefix=who.invoice_prefix,
        address={**dict(zip(parts, who.address, strict=True)), "country": who.country},
        preferred_locales=["ja" if who.country == "JP" else "en"],
    )
