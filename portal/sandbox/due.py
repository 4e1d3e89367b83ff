"""What happens by itself when its moment comes: renewals, finalizing, retries, trial ends, due dates."""

import heapq
from collections.abc import Callable

from portal.sandbox.api import collection, invoices, quotes, refunds, renewals
from portal.sandbox.books import Books

DEEDS: dict[str, Callable[[Books, str], None]] = {
    "finalize invoice": invoices.finalize_when_due,
    "retry payment": collection.retry,
    "invoice past due": collection.mark_past_due,
    "renew": renewals.renew,
    "trial will end": renewals.announce_trial_end,
    "expire quote": quotes.expire,
    "expire": renewals.expire,
    "give up update": renewals.give_up_update,
    "settle refund": refunds.settle,
}


def advance(books: Books, seconds: int) -> None:
    """Move the clock, doing on the way what falls due, each at its moment."""
    until = books.clock.now() + seconds
    with books.clock.held():
        play(books, until)
    books.clock.shift(seconds)


def catch_up(books: Books) -> None:
    """Do what has fallen due while real time went by."""
    if books.agenda and books.agenda[0][0] <= books.clock.now():
        advance(books, 0)


def play(books: Books, until: int) -> None:
    """The clock must be held; it ends at `until`."""
    while books.agenda and books.agenda[0][0] <= until:
        moment, _, what, id = heapq.heappop(books.agenda)
        books.clock.set(max(moment, books.clock.now()))
        DEEDS[what](books, id)
    books.clock.set(until)
