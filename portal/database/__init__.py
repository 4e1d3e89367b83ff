"""Tables, transactions and migrations; the only package besides the queries that knows SQLAlchemy."""
