"""What needs a person today, newest first, each with its one next thing to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.billing import deposit_troubles
from portal.billing.staff_reasons import StaffReason, explain
from portal.mail.outbox import GivenUp
from portal.model.failure import OpenFailure
from portal.model.paid_outside import PaidOutside
from portal.model.plan_request import PlanRequest
from portal.model.quote import Acceptance, Quote
from portal.model.reminder import Answer
from portal.model.statement_file import KeptDeposit

LONG = timedelta(minutes=10)  # reading again takes seconds; what takes longer does not come right by itself


class Kind(StrEnum):
    CARD_FAILED = "card_failed"
    UNFINISHED = "unfinished"
    DEPOSITS = "deposits"
    HALF_SETTLED = "half_settled"
    REMINDERS = "reminders"
    ANSWERED = "answered"
    PLAN_ASKED = "plan_asked"
    QUOTE_STUCK = "quote_stuck"
    MAILS_FAILED = "mails_failed"
    BEHIND = "behind"
    STRIPE_AWAY = "stripe_away"


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that may need a person, as the database and Stripe have it."""

    failures: Sequence[OpenFailure] = ()
    unfinished: Sequence[PaidOutside] = ()
    undecided: tuple[int, datetime] | None = None  # deposits
    half_settled: Sequence[KeptDeposit] = ()
    due: int = 0  # customers, for a reminder that somebody sends
    answers: Sequence[Answer] = ()
    asked: Sequence[PlanRequest] = ()
    stuck: Sequence[tuple[Acceptance, Quote]] = ()
    mails: GivenUp | None = None
    unread_since: datetime | None = None
    away_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One thing; which of the optional facts it carries follows from its kind."""

    kind: Kind
    at: datetime
    found: OpenFailure | None = None
    reason: StaffReason | None = None
    mails: GivenUp | None = None
    count: int = 0  # of deposits, or of customers
    answer: Answer | None = None  # to a reminder
    unfinished: PaidOutside | None = None
    deposit: KeptDeposit | None = None
    trouble: str = ""
    asked: PlanRequest | None = None
    accepted: tuple[Acceptance, Quote] | None = None

    @property
    def is_last(self) -> bool:
        """Nothing more is tried by itself: without a person the money does not come."""
        return self.found is not None and self.found.failure.is_last


def tasks(waiting: Waiting, today: datetime, now: datetime) -> list[Task]:
    """`today` is the moment this day began where the operator is."""
    found = [*_of_money(waiting), *_of_customers(waiting, today), *_of_the_portal(waiting, now)]
    return sorted(found, key=lambda task: task.at, reverse=True)


def _of_money(waiting: Waiting) -> Iterator[Task]:
    for failed in waiting.failures:
        yield Task(Kind.CARD_FAILED, failed.failure.failed_at, failed, explain(failed.failure))
    for begun in waiting.unfinished:
        yield Task(Kind.UNFINISHED, begun.begun_at, unfinished=begun)
    if waiting.undecided:
        count, at = waiting.undecided
        yield Task(Kind.DEPOSITS, at, count=count)
    for kept in waiting.half_settled:
        if kept.decided_at and kept.trouble:
            trouble = deposit_troubles.words(kept.trouble)
            yield Task(Kind.HALF_SETTLED, kept.decided_at, deposit=kept, trouble=trouble)


def _of_customers(waiting: Waiting, today: datetime) -> Iterator[Task]:
    if waiting.due:
        yield Task(Kind.REMINDERS, today, count=waiting.due)
    for answer in waiting.answers:
        yield Task(Kind.ANSWERED, answer.at, answer=answer)
    for asked in waiting.asked:
        yield Task(Kind.PLAN_ASKED, asked.asked_at, asked=asked)
    for said, quote in waiting.stuck:
        yield Task(Kind.QUOTE_STUCK, said.agreed_at, accepted=(said, quote))


def _of_the_portal(waiting: Waiting, now: datetime) -> Iterator[Task]:
    """While Stripe is away, that we are behind is no other matter."""
    if waiting.mails:
        yield Task(Kind.MAILS_FAILED, waiting.mails.last_at, mails=waiting.mails)
    if waiting.away_since and now - waiting.away_since > LONG:
        yield Task(Kind.STRIPE_AWAY, waiting.away_since)
    elif waiting.unread_since and now - waiting.unread_since > LONG:
        yield Task(Kind.BEHIND, waiting.unread_since)
