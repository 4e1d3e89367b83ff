"""The operator's staff: their door, and what they send as it should not be."""

from e2e.people import ITO, Visitor


def the_staffs_door(visitor: Visitor) -> None:
    visitor.go("/staff/sign-in")


def setting_a_failed_card_aside(visitor: Visitor) -> None:
    visitor.come_back(ITO, "/staff/failures")
    form = visitor.page.locator("[data-invoice] form").first
    visitor.page.locator("[data-invoice] summary").first.click()
    form.evaluate("form => form.noValidate = true")
    form.get_by_role("button").click()
    visitor.page.get_by_role("alert").wait_for()
