"""Forms about quotes, sent as they should not be."""

from e2e.people import HANA, Visitor


def a_quote_accepted_without_a_name(visitor: Visitor) -> None:
    visitor.come_back(HANA, "/quotes/qt_1AobaPremiumYearly")
    visitor.page.locator("form[action*=accept]").evaluate("form => form.noValidate = true")
    visitor.press("Accept and order")
    visitor.page.get_by_role("alert").first.wait_for()


def a_quote_of_no_plan(visitor: Visitor) -> None:
    visitor.come_back(HANA, "/quotes")
    visitor.page.locator("form[action$=quotes], form[action*='quotes?']").evaluate("form => form.noValidate = true")
    visitor.press("Make the quote")
    visitor.page.get_by_role("alert").first.wait_for()
