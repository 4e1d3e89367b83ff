"""One mail in one state, and the people and sums that all samples are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.language import Language
from portal.model.company import Company
from portal.model.names import CustomerId, Email
from portal.money import Money

HANA, KEN = Email("hana@aoba-clinic.example"), Email("ken@aoba-clinic.example")
AOBA = CustomerId("cus_sample")
NOON = datetime(2026, 12, 24, 3, 0, tzinfo=UTC)
HOME = "https://billing.example.com"


@dataclass(frozen=True, slots=True)
class Sample:
    """`message` is its folder; `state` tells it from the others of that folder."""

    message: str
    state: str
    facts: Callable[[Language], Mapping[str, object]]
    may_be_stopped: bool = False

    @property
    def name(self) -> str:
        return f"{self.message}-{self.state}" if self.state else self.message


def company_of(language: str) -> Company:
    name = "ヒノデソフト株式会社" if language == "ja" else "Hinode Software, Inc."
    return Company(
        "acct_sample", name, support_phone="+81 3-5550-0100", support_email="billing@hinode-schedule.example"
    )


def account_of(language: Language) -> str:
    return "青葉クリニック" if language.code == "ja" else "Aoba Clinic"


def sum_of(language: Language, yen: int = 19800) -> Money:
    return Money(yen, "jpy") if language.code == "ja" else Money(yen, "usd")
