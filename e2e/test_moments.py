"""A year goes by at Stripe: each of the seven moments comes on its day and goes on its day, in both languages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from e2e.conftest import Come
from e2e.people import ITO, Person, Visitor
from e2e.stage import Stage, soon
from e2e.words import ZONE, said
from portal.mail_samples import SAMPLES

MONTHLY, IN_YEN = "price_1StandardMonthlyJpy", "jpy"
A_DAY = timedelta(days=1)
A_WHILE = 120.0  # months of everybody's renewals are read again, 20 a second


@dataclass
class Calendar:
    """Moves time to an hour of a day; what falls due on the way happens."""

    stage: Stage
    now: datetime

    def to(self, day: date, hour: int = 12) -> None:
        until = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
        seconds = int((until - self.now).total_seconds())
        assert seconds >= 0
        self.stage.stripe.post("/_sandbox/advance", data={"seconds": seconds}).raise_for_status()
        self.now = until


@pytest.fixture(scope="module")
def calendar(stage: Stage) -> Calendar:
    """Tomorrow noon: by then the portal has looked at its first customers."""
    calendar = Calendar(stage, datetime.now(ZONE))
    calendar.to(calendar.now.date() + A_DAY)
    return calendar


@dataclass
class Customer:
    """Somebody of a language, with a window of their own and the mails they got."""

    visitor: Visitor
    person: Person
    language: str

    def comes_and_has(self, *kinds: str) -> None:
        """Signs in anew: days have gone by."""
        self.visitor.context.clear_cookies()
        self.visitor.sign_in(self.person)
        self.has(*kinds)

    def has(self, *kinds: str) -> None:
        """Just these notices, as soon as what Stripe told has been read."""
        shown = self.visitor.page.locator(".notice")

        def are_there() -> bool:
            self.visitor.go("/")
            return sorted(shown.evaluate_all("all => all.map(one => one.dataset.kind)")) == sorted(kinds)

        soon(are_there, A_WHILE)

    def mails(self, subject: str) -> int:
        """How many whose subject begins as this one does in their language."""
        begin = said(subject, self.language).split("%(")[0] or said(subject, self.language).rsplit(")s", 1)[-1]
        mine = [mail["subject"] for mail in self.visitor.stage.mails if mail["to"] == self.person.email]
        return sum(begin in one for one in mine)

    def got(self, subject: str, times: int = 1) -> None:
        soon(lambda: self.mails(subject) == times, A_WHILE)


@pytest.fixture(params=["en", "ja"])
def somebody(request: pytest.FixtureRequest, come: Come, stage: Stage, calendar: Calendar) -> Customer:
    """New at the next noon."""
    calendar.to(calendar.now.date() + A_DAY)
    language = str(request.param)
    email = f"{request.node.originalname.replace('_', '-')}-{language}@new.example".removeprefix("test-")
    customer = stage.add_customer("Aozora", email, **{"preferred_locales[0]": language})
    return Customer(come(language), Person(email, customer), language)


TRIAL, RENEWAL, CARD = "Your trial ends on %(day)s", "Your plan renews on %(day)s", "Your card expires soon"
PAID, FAILED = "We have received your payment of %(amount)s", "Your payment of %(amount)s has failed"
ISSUED, OVERDUE = "Invoice %(number)s: please pay %(amount)s by %(day)s", "Past due: invoice %(number)s over %(amount)s"


def end_of_period(stage: Stage, contract: str) -> date:
    ends = stage.find(f"subscriptions/{contract}")["items"]["data"][0]["current_period_end"]
    return datetime.fromtimestamp(ends, ZONE).date()


def test_trial_payment_renewal_and_refusal(somebody: Customer, stage: Stage, calendar: Calendar) -> None:
    begun = calendar.now.date()
    stage.give_card(somebody.person.customer, "4242", date(begun.year + 3, 1, 1))
    trial_end = int((calendar.now + timedelta(days=20)).timestamp())
    contract = stage.subscribe(somebody.person.customer, MONTHLY, trial_end=trial_end)["id"]

    calendar.to(begun + 12 * A_DAY)
    somebody.comes_and_has()
    calendar.to(begun + 13 * A_DAY)
    somebody.comes_and_has("trial_ends")
    somebody.got(TRIAL)

    calendar.to(begun + 20 * A_DAY, hour=15)
    somebody.comes_and_has("paid")
    somebody.got(PAID)
    calendar.to(begun + 23 * A_DAY)
    somebody.comes_and_has()

    renews = end_of_period(stage, contract)
    calendar.to(renews - 8 * A_DAY)
    somebody.comes_and_has()
    calendar.to(renews - 7 * A_DAY)
    somebody.comes_and_has("renews")
    somebody.got(RENEWAL)

    stage.give_card(somebody.person.customer, "0341", date(begun.year + 3, 1, 1), "insufficient_funds")
    calendar.to(renews, hour=15)
    somebody.comes_and_has("payment_failed")
    somebody.got(FAILED)
    assert [somebody.mails(subject) for subject in (TRIAL, PAID, RENEWAL)] == [1, 1, 1]


def test_a_bill_for_a_transfer(somebody: Customer, stage: Stage, calendar: Calendar) -> None:
    by_transfer = "send_invoice"
    invoice = stage.bill(
        somebody.person.customer, 22000, IN_YEN, "Training", collection_method=by_transfer, days_until_due=20
    )
    due = datetime.fromtimestamp(invoice["due_date"], ZONE).date()

    somebody.got(ISSUED)  # by now the portal knows whom to let in
    somebody.comes_and_has("issued")
    calendar.to(due, hour=23)
    somebody.comes_and_has("issued")
    calendar.to(due + A_DAY, hour=1)
    somebody.comes_and_has("overdue")
    somebody.got(OVERDUE)

    stage.mark_paid(invoice["id"])
    somebody.has()
    assert somebody.mails(PAID) == 0  # a transfer is no payment that Stripe has taken


def test_a_card_over_the_rest_of_the_year(somebody: Customer, stage: Stage, calendar: Calendar) -> None:
    last_day = (calendar.now.date().replace(day=1) + 130 * A_DAY).replace(day=1) - A_DAY
    stage.give_card(somebody.person.customer, "4242", last_day)
    stage.subscribe(somebody.person.customer, "price_1StandardYearlyJpy")

    calendar.to(last_day - 31 * A_DAY)
    somebody.comes_and_has()
    calendar.to(last_day - 30 * A_DAY)
    somebody.comes_and_has("card_expires")
    somebody.got(CARD)
    calendar.to(last_day, hour=23)
    somebody.comes_and_has("card_expires")
    calendar.to(last_day + A_DAY, hour=1)
    somebody.comes_and_has("card_expired")
    assert somebody.mails(CARD) == 1


def test_the_foot_of_a_mail_switches_its_kind_off(come: Come, stage: Stage) -> None:
    mail = next(one for one in stage.mails if one["unsubscribe"])
    reader = come()
    reader.go(mail["unsubscribe"])
    reader.press("Stop these mails")
    reader.reads("You get no more of these mails")
    assert httpx.post(mail["unsubscribe"], data={"List-Unsubscribe": "One-Click"}, trust_env=False).status_code == 200


@pytest.mark.parametrize("language", ["en", "ja"])
def test_staff_see_who_got_what_and_whom_the_reminder_reaches(come: Come, language: str) -> None:
    ito = come(language)
    ito.sit_down(ITO)
    ito.go("/staff/moments")
    ito.reads("Moments")
    expect(ito.page.locator("tr[data-moment]")).to_have_count(7)
    expect(ito.page.locator("tr[data-cause]").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_all_mails_can_be_looked_at(come: Come, language: str) -> None:
    anybody = come(language)
    anybody.go("/demo/mails")
    anybody.reads("All mails")
    expect(anybody.page.locator("[data-mail]")).to_have_count(len(SAMPLES))
    anybody.page.locator("[data-mail=renewal_upcoming-card]").get_by_role("link").first.click()
    expect(anybody.page.locator("html")).to_have_attribute("lang", language)
