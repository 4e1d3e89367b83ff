"""The sample company and its customers: twelve years, played through the stand-in's own rules."""

from portal.sandbox import due
from portal.sandbox.books import EVENTS_ARE_KEPT, Books
from portal.sandbox.company import catalogue, stories
from portal.sandbox.company.timeline import Timeline


def found_company(books: Books) -> None:
    now = books.clock.now()
    books.events_since = now - EVENTS_ARE_KEPT
    timeline = Timeline(now)
    with books.clock.held():
        books.clock.set(timeline.beginning)
        catalogue.open_shop(books)
        for tell in stories.EVERYBODY:
            tell(books, timeline)
        for moment, happen in timeline.in_order():
            due.play(books, moment)
            happen()
        due.play(books, now)
