"""The statement of account on paper: whose it is, each currency with its lines, and how old the debt is."""

from collections.abc import Sequence
from datetime import datetime

from portal.billing.statement_words import ages, describe, remark
from portal.language import Language
from portal.model.company import Company
from portal.model.customer import Customer
from portal.model.statement import Days, Statement
from portal.money import Money
from portal.paper import QUIET, Paper

_LINES = (0.17, 0.39, 0.13, 0.17, 0.14)
_LEFT = 2  # columns that are read; the others are counted


def draw(
    found: Sequence[Statement], days: Days, customer: Customer, company: Company, language: Language, now: datetime
) -> bytes:
    """Takes longer the more lines there are: to be called in a thread."""
    title = language.text("Statement of account")
    paper = Paper(
        title,
        size="A4",
        brand=company.primary_color,
        foot=f"{title} · {customer.title}",
        page_of=language.text("Page {page} of {pages}"),
    )
    paper.set_creation_date(now)
    first, last, as_of = (language.day(day) for day in days)
    paper.line_of(title, 22, bold=True)
    paper.ln(1)
    paper.line_of(language.text("%(first)s to %(last)s", first=first, last=last), 11)
    paper.ln(6)
    _parties(paper, customer, company, language)
    paper.ln(8)
    if not found:
        paper.line_of(language.text("Nothing was invoiced or paid in this period, and nothing is owed."), 10)
    for statement in found:
        _statement(paper, statement, language, as_of)
    paper.line_of(language.text("Written on %(day)s", day=language.day(now)), 8.5, quiet=True)
    return bytes(paper.output())


def _parties(paper: Paper, customer: Customer, company: Company, language: Language) -> None:
    addressee = language.text("%(customer)s (addressee)", customer=customer.title)
    imprint = [company.name, *(company.address or "").splitlines(), company.support_phone, company.support_email]
    paper.beside(
        [
            (language.text("Account of"), [addressee, *([customer.email] if customer.email else [])]),
            (language.text("Issued by"), [line for line in imprint if line]),
        ]
    )


def _statement(paper: Paper, statement: Statement, language: Language, as_of: str) -> None:
    _heading(paper, language)
    _row(paper, "", language.text("Brought forward"), (None, None, statement.opening), language, bold=True)
    for entry, balance in statement.lines:
        if paper.will_page_break(18):
            paper.add_page()
            _heading(paper, language)
        sums = (entry.charged, entry.settled, balance)
        _row(paper, language.day(entry.at), describe(entry, language), sums, language, remark(entry, language))
    sums = (statement.charged, statement.settled, statement.closing)
    _row(paper, "", language.text("Balance at the end"), sums, language, bold=True)
    paper.rule()
    paper.ln(7)
    _ages(paper, statement, language, as_of)
    paper.ln(9)


def _heading(paper: Paper, language: Language) -> None:
    names = [
        language.text("Day"),
        language.text("What happened"),
        language.text("Charged"),
        language.text("Paid or credited"),
        language.text("Balance"),
    ]
    paper.columns(names, _LINES, height=7, size=8.5, colour=QUIET, left=_LEFT)


def _row(
    paper: Paper,
    day: str,
    what: str,
    sums: tuple[Money | None, Money | None, Money],
    language: Language,
    remark: str = "",
    *,
    bold: bool = False,
) -> None:
    paper.rule()
    paper.ln(1.4)
    texts = [day, what, *("" if money is None else language.money(money) for money in sums)]
    paper.columns(texts, _LINES, height=5.4, size=9, left=_LEFT, bold=range(5) if bold else ())
    if remark:
        paper.columns(["", remark], (_LINES[0], 1 - _LINES[0]), height=4.6, size=8, colour=QUIET, left=_LEFT)
    paper.ln(1.4)


def _ages(paper: Paper, statement: Statement, language: Language, as_of: str) -> None:
    if not statement.closing:
        return
    if paper.will_page_break(26):
        paper.add_page()
    paper.line_of(language.text("What is owed on %(day)s, by age", day=as_of), 10, bold=True)
    paper.ln(2)
    shares = [1 / len(statement.ages)] * len(statement.ages)
    paper.columns(ages(language), shares, height=5, size=8.5, colour=QUIET, left=len(shares))
    amounts = [language.money(amount) for amount in statement.ages]
    paper.columns(amounts, shares, height=6, size=10, left=len(shares), bold=range(len(shares)))
