"""What the form says that the columns of a statement file are, and what is missing in the answer."""

from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from portal.bank_statement import days, ways
from portal.bank_statement.columns import Columns, may_be_cut, says_way
from portal.bank_statement.table import Table
from portal.bank_statement.words import head
from portal.language import _
from portal.model.statement_file import StatementFile

CODES = ("jpy", "usd", "eur", "gbp", "aud", "cad", "sgd", "hkd", "chf", "cny", "krw", "twd", "thb", "nzd", "inr")
NO_WAY = "none"  # no column says which way the money went


@dataclass(frozen=True, slots=True)
class Asked:
    """The file as it can be read, and by which columns."""

    file: StatementFile
    table: Table
    columns: Columns | None

    @property
    def is_way_open(self) -> bool:
        """Nobody has said how a deposit is told from a withdrawal, and the file does not, either."""
        is_ = self.columns
        return is_ is not None and is_.way is None and not is_.is_way_said and not says_way(self.table, is_)

    @property
    def last_line(self) -> str:
        """As it stands there, where it may be cut off in the middle of what counts."""
        is_cut = self.columns is not None and may_be_cut(self.table, self.columns)
        return ", ".join(self.table.rows[-1].cells) if is_cut else ""

    @property
    def words(self) -> list[tuple[str, str, bool]]:
        """Of the column that says which way: as heads are compared, as it stands there, and whether it means in."""
        is_ = self.columns
        if is_ is None or is_.way is None:
            return []
        found = ways.words_of(is_.booked(self.table), is_.way)[: ways.MOST_WORDS]
        return [(head(word), word, is_.way_of(word) == "in") for word in found]


class Unclear(Exception):
    """What the answer lacks, in words; `columns` is how far it goes, to be asked further."""

    def __init__(self, why: str, columns: Columns | None) -> None:
        super().__init__(why)
        self.why, self.columns = why, columns


def columns_of(form: FormData, asked: Asked) -> Columns:
    """What the form does not ask stays as it was guessed. Raises Unclear."""
    day, amount, payer, memo, currency = (
        _place(form, name, asked) for name in ("day", "amount", "payer", "memo", "currency")
    )
    if day is None or amount is None:
        raise Unclear(_("Please say which columns have the day and what came in."), asked.columns)
    before = asked.columns
    columns = Columns(
        day=before.day if before and before.day[0] == day else (day,),
        order=next((one for one in days.ORDERS if one == form.get("order")), "ymd"),
        amount=amount,
        payer=payer,
        otherwise=before.otherwise if before and before.payer == payer else None,
        memo=before.memo if before and before.memo[:1] == (memo,) else () if memo is None else (memo,),
        way=_place(form, "way", asked),
        currency=currency,
        code=next((one for one in CODES if one == form.get("code")), "jpy"),
        is_way_said=bool(form.get("way")),
    )
    return _with_words(form, asked, columns)


def _with_words(form: FormData, asked: Asked, columns: Columns) -> Columns:
    """With what its words mean: as they are ticked, or as banks use them where the page has not shown them yet."""
    if columns.way is None:
        if form.get("way") != NO_WAY and not says_way(asked.table, columns):
            raise Unclear(_("Please say how what came in is told from what went out."), columns)
        return columns
    words = ways.words_of(columns.booked(asked.table), columns.way)
    if len(words) > ways.MOST_WORDS:
        why = _("The column that you chose has too many different words to say which way the money went.")
        raise Unclear(why, replace(columns, way=None))
    if form.get("words_of") == str(columns.way):
        ticked = {str(word) for word in form.getlist("in")}
        came, went = [one for one in words if head(one) in ticked], [one for one in words if head(one) not in ticked]
        return replace(columns, words_in=(*map(head, came),), words_out=(*map(head, went),))
    if not all(map(ways.usual_way, words)):
        raise Unclear(_("Please tick the words which say that money came in."), columns)
    return columns


def _place(form: FormData, name: str, asked: Asked) -> int | None:
    written = str(form.get(name, ""))
    return int(written) if written.isascii() and written.isdigit() and int(written) < asked.table.width else None
