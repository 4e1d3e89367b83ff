"""A plan that is priced, and handed over to Stripe."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.people import HANA, Person, Visitor


def a_priced_plan(person: Person) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.come_back(person, "/plan")
        visitor.fill("Seats", "31")
        visitor.page.locator("[data-figure=now]").wait_for()
        expect(visitor.page.locator("#figures")).not_to_have_attribute("aria-busy", "true")

    return go


def the_plan_at_stripe(visitor: Visitor) -> None:
    a_priced_plan(HANA)(visitor)
    visitor.press("Continue to confirm")
    expect(visitor.page).to_have_url(re.compile("/p/session/"))
