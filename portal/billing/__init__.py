"""The rules of billing: pure where possible, no HTTP, no Stripe calls."""
