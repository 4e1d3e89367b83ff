"""Changing plans: what Stripe's Customer Portal offers, and what the portal has told whom that it costs."""

from sqlalchemy import Index, Table

from portal.database.tables.columns import flag, metadata, number, text

# The Customer Portal configuration that counts: one row.
offer_terms = Table(
    "offer_terms",
    metadata,
    text("configuration", key=True),
    text("allowed"),  # words, separated by spaces
    text("proration"),
    flag("restarts"),
    flag("ends_trial"),
    number("fetched_at"),
)

offers = Table(
    "offers",
    metadata,
    text("price", key=True),
    number("position"),
    flag("adjustable"),
    number("minimum"),
    number("maximum", null=True),
    number("fetched_at"),
)

# A row is a promise: by these parameters, made by this person of this account, the change costs this much.
kept_previews = Table(
    "kept_previews",
    metadata,
    text("id", key=True),
    text("customer"),
    text("email"),
    text("subscription"),
    text("items"),  # JSON
    text("promotion", null=True),
    text("code"),
    *(text(name) for name in ("way", "proration", "configuration")),
    flag("restarts"),
    number("priced_at"),
    flag("is_now"),
    text("currency"),
    *(number(name) for name in ("total", "due_now", "next_due", "expires_at")),
    *(number(name, null=True) for name in ("used_at", "done_at")),
    text("confirmed_by", null=True),
    Index("kept_previews_by_customer", "customer", "used_at"),
    Index("kept_previews_expired", "expires_at"),
)
# An order that staff are to carry out: from when it was asked for until it is made, refused or withdrawn.
plan_requests = Table(
    "plan_requests",
    metadata,
    text("kept", key=True),  # the preview that was ordered
    text("customer"),
    text("subscription"),
    text("state"),
    text("note", null=True),
    text("ended_by", null=True),
    number("ended_at", null=True),
    text("begun", null=True),  # the preview by which somebody of staff is just making it
    text("begun_by", null=True),
    number("begun_at", null=True),
    Index("plan_requests_by_state", "state", "ended_at"),
    Index("plan_requests_by_customer", "customer"),
)

# What lets one member of staff confirm a change that a customer has asked for; only a hash of the token is kept.
change_links = Table(
    "change_links",
    metadata,
    text("token_hash", key=True),
    text("kept"),
    text("email"),
    number("expires_at"),
)
