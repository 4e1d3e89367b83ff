"""Stripe's resources, one file each: their rules and their JSON."""
