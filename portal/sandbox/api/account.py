"""The operator's own Stripe account: who the invoices come from, and how they look."""

from portal.sandbox.books import Books
from portal.sandbox.operation import Operation
from portal.sandbox.shelf import Thing

ADDRESS = {
    "city": "千代田区",
    "country": "JP",
    "line1": "神田錦町3-14",
    "line2": "ヒノデビル5階",
    "postal_code": "101-0054",
    "state": "東京都",
}
PROFILE = {
    "annual_revenue": None,
    "estimated_worker_count": None,
    "mcc": "5734",
    "minority_owned_business_designation": None,
    "name": "ヒノデソフト株式会社",
    "product_description": "Hinode Schedule, scheduling for clinics, offices and shops",
    "support_address": ADDRESS,
    "support_email": "support@hinode-schedule.example",
    "support_phone": "+81 3-5550-0142",
    "support_url": "https://hinode-schedule.example/support",
    "url": "https://hinode-schedule.example",
}


def show(books: Books) -> Thing:
    return books.account


def open_account(books: Books) -> None:
    books.put(
        "account",
        {
            "id": books.account_id,
            "object": "account",
            "business_profile": PROFILE,
            "business_type": "company",
            "capabilities": {
                "card_payments": "active",
                "jcb_payments": "active",
                "jp_bank_transfer_payments": "active",
                "transfers": "active",
            },
            "charges_enabled": True,
            "controller": {"type": "account"},
            "country": "JP",
            "created": books.clock.now(),
            "default_currency": "jpy",
            "details_submitted": True,
            "email": "keiri@hinode-schedule.example",
            "metadata": {},
            "payouts_enabled": True,
            "settings": _settings(),
            "type": "standard",
        },
    )


def change(books: Books, wanted: Thing) -> None:
    """What is named changes, and what stands beside it stays."""
    books.change(
        books.account, {name: _merged(books.account[name], wanted[name]) for name in wanted}, "account.updated"
    )


def _merged(old: object, new: object) -> object:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    return {**old, **{name: _merged(old.get(name), value) for name, value in new.items()}}


def _settings() -> Thing:
    return {
        "branding": {"icon": None, "logo": None, "primary_color": "#0b6e4f", "secondary_color": "#f2b705"},
        "card_payments": {
            "statement_descriptor_prefix": "HINODE",
            "statement_descriptor_prefix_kana": "ヒノデ",
            "statement_descriptor_prefix_kanji": "ヒノデ",
        },
        "dashboard": {"display_name": "Hinode Schedule", "timezone": "Asia/Tokyo"},
        "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": "offer"},
        "payments": {
            "statement_descriptor": "HINODE SCHEDULE",
            "statement_descriptor_kana": "ヒノデスケジュール",
            "statement_descriptor_kanji": "ヒノデスケジュール",
        },
    }


OPERATIONS = [Operation("GET", "/v1/account", show)]
