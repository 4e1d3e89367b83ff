"""Every page of the staff, by name, for who looks at every page there is."""

from collections.abc import Callable

from e2e.journeys import at_the_desk, customers_at_the_desk, reminding
from e2e.people import AUDIT, ITO, MINATO, Person, Visitor


def at(person: Person, path: str) -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.come_back(person, path)

    return go


PAGES: dict[str, Callable[[Visitor], None]] = {
    "staff's sign-in": at_the_desk.the_staffs_door,
    "today": at(ITO, "/staff"),
    "failed cards": at(AUDIT, "/staff/failures"),
    "unpaid transfers": at(ITO, "/staff/unpaid"),
    "unpaid transfers, by customer": at(AUDIT, "/staff/unpaid?by=customer"),
    "setting a failed card aside": at_the_desk.setting_a_failed_card_aside,
    "reminders": at(ITO, "/staff/reminders"),
    "what became of no reminder": reminding.what_became_of_nothing,
    "a customer's reminders": at(ITO, f"/staff/reminders/{MINATO.customer}"),
    "an answer": reminding.an_answer,
    "an answer that cannot be meant": reminding.an_answer_that_cannot_be_meant,
    "what will go out": at(ITO, reminding.PREVIEW),
    "an answer's link that has ended": at(ITO, "/answers/nonsense"),
    "bank statements": at(AUDIT, "/staff/deposits"),
    "a bank statement": at_the_desk.reading_the_sample_statement,
    "one deposit": at_the_desk.looking_for_a_deposits_invoices,
    "a bank statement's columns": at_the_desk.saying_what_the_columns_are,
    "a photograph of one": at_the_desk.reading_a_photograph,
    "moments": at(ITO, "/staff/moments"),
    "the staff's log": at(ITO, "/staff/log"),
    "the staff's log, not understood": at(ITO, "/staff/log?from=yesterday"),
    **customers_at_the_desk.PAGES,
}
