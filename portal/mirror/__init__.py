"""The local copy of Stripe's things: the only SQL about them, written and read."""
