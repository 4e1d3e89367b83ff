"""The link at the foot of a mail: what it shows, and what became of it."""

from e2e.people import HANA, Visitor
from e2e.stage import soon


def looking_at_the_link(visitor: Visitor) -> None:
    """Of the mail about a payment; one is made unless some mail that may be switched off is there."""
    if not _link(visitor):
        visitor.stage.pay(visitor.stage.bill(HANA.customer, 990, "jpy", "Extra seat")["id"])
    visitor.go(soon(lambda: _link(visitor)))


def switching_it_off(visitor: Visitor) -> None:
    looking_at_the_link(visitor)
    visitor.press("Stop these mails")
    visitor.reads("You get no more of these mails")


def _link(visitor: Visitor) -> str | None:
    return next((mail["unsubscribe"] for mail in visitor.stage.mails if mail["unsubscribe"]), None)
