"""What needs a person today, newest first, each with its one next thing to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.billing.staff_reasons import StaffReason, explain
from portal.mail.outbox import GivenUp
from portal.model.failure import OpenFailure
from portal.model.reminder import Answer

LONG = timedelta(minutes=10)  # reading again takes seconds; what takes longer does not come right by itself


class Kind(StrEnum):
    CARD_FAILED = "card_failed"
    DEPOSITS = "deposits"
    MAILS_FAILED = "mails_failed"
    BEHIND = "behind"
    STRIPE_AWAY = "stripe_away"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing; which of the optional facts it carries follows from its kind."""

    kind: Kind
    at: datetime
    found: OpenFailure | None = None
    reason: StaffReason | None = None
    mails: GivenUp | None = None
    deposits: int = 0
    answer: Answer | None = None  # to a reminder

    @property
    def is_last(self) -> bool:
        """Nothing more is tried by itself: without a person the money does not come."""
        return self.found is not None and self.found.failure.is_last


def tasks(
    waiting: Sequence[OpenFailure],
    mails: GivenUp | None,
    unread_since: datetime | None,
    away_since: datetime | None,
    now: datetime,
    undecided: tuple[int, datetime] | None = None,
    answers: Sequence[Answer] = (),
) -> list[Task]:
    """While Stripe is away, that we are behind is no other matter."""
    found = [Task(Kind.CARD_FAILED, one.failure.failed_at, one, explain(one.failure)) for one in waiting]
    if undecided:
        found.append(Task(Kind.DEPOSITS, undecided[1], deposits=undecided[0]))
    found += [Task(Kind.ANSWERED, one.at, answer=one) for one in answers]
    if mails:
        found.append(Task(Kind.MAILS_FAILED, mails.last_at, mails=mails))
    if away_since and now - away_since > LONG:
        found.append(Task(Kind.STRIPE_AWAY, away_since))
    elif unread_since and now - unread_since > LONG:
        found.append(Task(Kind.BEHIND, unread_since))
    return sorted(found, key=lambda task: task.at, reverse=True)
