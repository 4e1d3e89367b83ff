"""A sample of bank deposits with their right answers, made anew from a seed."""
