"""Who may see what: SQL about our own things. Only here is an `Account` made."""
