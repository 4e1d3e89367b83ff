"""Who may come in: our own things, which Stripe knows nothing of."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table

from portal.database.tables.columns import flag, maybe_texts, metadata, number, text

sign_in_links = Table(
    "sign_in_links",
    metadata,
    text("token_hash", key=True),
    text("email"),
    text("destination"),
    number("expires_at"),
    number("used_at", null=True),
    *maybe_texts("code_hash", "browser_hash"),  # six digits, good in the browser that asked for them
    Column("wrong_codes", BigInteger, nullable=False, server_default="0"),
    *maybe_texts("customer", "member"),  # the account it opens, and the invitation that it accepts
    Column("staff", Boolean, nullable=False, server_default="0"),  # which of the two doors it opens
    Index("sign_in_links_expired", "expires_at"),
    Index("sign_in_links_by_browser", "browser_hash"),
)

sessions = Table(
    "sessions",
    metadata,
    text("id_hash", key=True),
    text("email"),
    text("customer", null=True),
    number("opened_at"),
    number("seen_at"),
    number("ends_at"),
    text("device", null=True),
    Index("sessions_by_email", "email"),
)

attempts = Table(
    "attempts",
    metadata,
    text("what", key=True),
    number("window", key=True),
    number("count"),
    Index("attempts_old", "window"),
)

# Who may see an account besides the address that Stripe has for it, which is always an owner.
members = Table(
    "members",
    metadata,
    text("id", key=True),
    text("customer"),
    text("email"),  # folded as a person's address is compared
    text("role"),
    text("invited_by"),
    number("invited_at"),
    number("accepted_at", null=True),
    Index("members_once", "customer", "email", unique=True),
    Index("members_by_email", "email"),
)

# Which mails about an account a person wants; where nothing is written, the message's own default counts.
mail_choices = Table(
    "mail_choices",
    metadata,
    text("customer", key=True),
    text("email", key=True),
    text("message", key=True),
    flag("wanted"),
)

account_choices = Table("account_choices", metadata, text("customer", key=True), number("fiscal_month", null=True))

# An operator's own back end; only a hash of the key is kept.
api_keys = Table(
    "api_keys",
    metadata,
    text("id", key=True),
    text("name"),
    text("key_hash"),
    number("created_at"),
    number("used_at", null=True),
    number("ended_at", null=True),
    Index("api_keys_by_hash", "key_hash", unique=True),
)
