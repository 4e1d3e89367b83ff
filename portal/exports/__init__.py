"""What customers take home: the rows and files behind a filter, streamed. Pages hand it a request's wishes."""
