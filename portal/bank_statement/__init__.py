"""The statement files of banks, read: letters, tables, columns, and the fixed records of the Zengin (全銀) formats."""
