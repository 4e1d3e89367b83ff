"""Mail: queued in the transaction that caused it, rendered and sent by the background work."""
