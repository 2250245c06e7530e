"""Documents in the markup languages of writers, beside Markdown."""
