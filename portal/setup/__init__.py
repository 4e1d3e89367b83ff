"""What `portal setup` does: hold Stripe against the file, say what differs, make it so. The command prints."""
