"""Reminders: looked at and sent to Minato Trading, whose invoice is past due in the demo, and answered."""

import re

from e2e.people import ITO, MINATO, Visitor
from e2e.stage import soon

PREVIEW = f"/staff/reminders/preview?customer={MINATO.customer}"


def what_became_of_nothing(visitor: Visitor) -> None:
    """Sent with no box ticked."""
    visitor.come_back(ITO, PREVIEW)
    for box in visitor.page.get_by_role("checkbox").all():
        box.uncheck()
    send = visitor.page.get_by_role("main").get_by_role("button")
    send.click()
    visitor.page.get_by_role("heading", level=2).wait_for()


def an_answer(visitor: Visitor) -> None:
    """The page behind the link of a reminder; it is sent unless it was sent today."""
    visitor.come_back(ITO, PREVIEW)
    if visitor.page.get_by_role("checkbox").count():
        visitor.page.get_by_role("main").get_by_role("button").click()
        visitor.page.locator("[data-outcome=sent]").wait_for()
    visitor.go(soon(lambda: _link(visitor)))


def an_answer_that_cannot_be_meant(visitor: Visitor) -> None:
    an_answer(visitor)
    visitor.page.locator("summary").last.click()
    form = visitor.page.locator("details[open] form")
    form.evaluate("form => form.noValidate = true")
    form.get_by_role("button").click()
    visitor.page.get_by_role("alert").wait_for()


def _link(visitor: Visitor) -> str | None:
    found = [re.search(r"http\S+/answers/\S+", mail["text"]) for mail in visitor.stage.mails]
    return next((one[0] for one in found if one), None)
