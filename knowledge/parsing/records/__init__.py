"""The values of articles in records of all kinds: objects of JSON, rows of tables, front matter, exports."""
