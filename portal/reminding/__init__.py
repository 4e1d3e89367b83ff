"""Reminders of overdue invoices: who is due for one, what it says, and how it goes out at most once a day."""
