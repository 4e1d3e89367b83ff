"""A self-serve billing portal beside a company's own product, with Stripe as the one system of record."""

__version__ = "0.1.0"
