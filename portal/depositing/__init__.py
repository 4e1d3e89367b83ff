"""Deposits: statement files taken in, readings confirmed, and the invoices settled that they pay."""
