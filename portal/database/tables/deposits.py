"""Bank statements that staff brought in: the files, what came in on their lines, and what became of it. Our own."""

from sqlalchemy import Column, Index, LargeBinary, Table, and_, literal_column

from portal.database.tables.columns import maybe_texts, metadata, number, text

statement_files = Table(
    "statement_files",
    metadata,
    text("id", key=True),  # of the content
    text("name"),
    text("bank", null=True),
    text("email"),
    number("uploaded_at"),
    number("left_out"),
    number("read_at", null=True),  # None until somebody has said what its columns are
    *maybe_texts("columns_key", "columns"),
    Column("content", LargeBinary, nullable=True),  # for a day, to be read again otherwise
    Index("statement_files_by_day", "uploaded_at"),
)

# The key is what the line says and of which account, so that a line of two files is one.
deposits = Table(
    "deposits",
    metadata,
    text("id", key=True),
    text("file"),
    number("line"),
    text("day"),
    number("amount"),
    text("currency"),
    text("payer"),
    text("memo"),
    text("state"),
    *maybe_texts("customer", "email", "place", "note", "trouble"),
    number("decided_at", null=True),
    *maybe_texts("account", "balance"),  # what tells it from a line that says the same; none of lines before 0014
    Index("deposits_by_day", "day"),
    Index("deposits_of_file", "file", "line"),
    Index("deposits_by_state", "state", "file"),
)
# Settled in part, and nobody has said what became of the rest.
HALF_SETTLED = and_(
    deposits.c.state == literal_column("'done'"), deposits.c.trouble.is_not(None), deposits.c.note.is_(None)
)
# The state is in the index, too: else SQLite takes that by state, and looks at all that is done.
Index(
    "deposits_half_settled",
    deposits.c.state,
    deposits.c.decided_at,
    sqlite_where=HALF_SETTLED,
    postgresql_where=HALF_SETTLED,
)

# Lines that another file had brought before.
deposits_again = Table(
    "deposits_again",
    metadata,
    text("file", key=True),
    text("deposit", key=True),
    number("line"),
)

# What a deposit pays; each invoice once.
deposit_invoices = Table(
    "deposit_invoices",
    metadata,
    text("invoice", key=True),
    text("deposit"),
    number("amount"),
    text("reason"),
    number("done_at", null=True),
    Index("deposit_invoices_of_deposit", "deposit"),
    Index("deposit_invoices_done", "done_at"),
)

# What the columns of a bank's files are, as somebody said it.
statement_columns = Table(
    "statement_columns",
    metadata,
    text("key", key=True),
    text("columns"),
    text("email"),
    number("at"),
)

# Who pays under which name, as staff confirmed it.
payer_names = Table(
    "payer_names",
    metadata,
    text("name", key=True),
    text("customer", key=True),
    text("email"),
    number("at"),
)
