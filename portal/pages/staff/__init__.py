"""The operator's own work: what needs a person, and what was done."""
