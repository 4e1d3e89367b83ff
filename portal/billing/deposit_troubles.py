"""Why a deposit could not be settled as somebody said, and why a file could not be read, in words."""

from portal.language import Language, _

_TROUBLES = {
    "closed": _("The invoice is no longer open at Stripe, or no longer waits for a transfer."),
    "customers": _("The invoices are of several customers."),
    "currency": _("The invoices are in another currency."),
    "over": _("More came in than these invoices owe. What is too much has to be paid back or booked elsewhere."),
    "short": _("Less came in than these invoices owe, by more than a bank’s fee."),
    "twice": _("Another deposit pays this invoice already."),
    "collected": _("Stripe has collected this invoice meanwhile. The money has to be paid back or booked elsewhere."),
    "processing": _("A payment of this invoice is being processed at Stripe."),
    "taken": _("Somebody else has marked this invoice, or is marking it just now."),
    "alike": _(
        "A line that says the same came with another statement, perhaps of the same account."
        " Please make sure that this is other money."
    ),
    "unended": _("The file ends here without a line end: the words of this line may be cut off."),
    "refused": _("Stripe has refused it. The portal’s key may lack the right to change invoices."),
}
_UNREADABLE = {
    "empty": _("The file is empty."),
    "picture": _("This is a picture, not a statement file. Please download the statement from the bank as CSV."),
    "pdf": _("This is a PDF. Please download the statement from the bank as CSV."),
    "workbook": _("This is an Excel file. Please save it as CSV, or download the statement from the bank as CSV."),
    "binary": _("This is not a text file. Please download the statement from the bank as CSV."),
    "encoding": _("The letters of this file cannot be read. Expected is UTF-8 or Shift JIS."),
    "cut": _("The file ends in the middle. Please download it from the bank again."),
    "sums": _("The sums at the end of the file are not those of its lines. Please download it from the bank again."),
    "many": _("The file has more than 5,000 lines. Please download a shorter period."),
    "no_table": _("No table was found in this file. Please download the statement from the bank as CSV."),
    "other_zengin": _("This Zengin file is of kind %(text)s. Expected is 01, notices of transfers, or 03, statements."),
    "day": _("Line %(line)s has no day that can be read: “%(text)s”."),
    "amount": _("Line %(line)s has no amount that can be read: “%(text)s”."),
    "currency": _("Line %(line)s has no currency that can be read: “%(text)s”."),
    "way": _("Line %(line)s does not say whether its money came in or went out: “%(text)s”."),
    "none_chosen": _("Please choose the file first."),
}


def words(why: str) -> str:
    """The message itself, to be said in the reader's language."""
    return _TROUBLES.get(why, why)


def troubles(language: Language) -> dict[str, str]:
    return {why: language.text(words) for why, words in _TROUBLES.items()}


def unreadable(why: str, line: int | None, text: str, language: Language) -> str:
    return language.text(_UNREADABLE[why], line=line, text=text)
