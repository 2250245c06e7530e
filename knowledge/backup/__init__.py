"""
Copies of a library's databases for safe-keeping, and what can be saved of a damaged one.

`snapshot` copies a SQLite database while others use it, `backup_file` keeps such copies in one file, `restoring` puts
them back, and `salvage` saves what can be read of a damaged database. The index is not kept: it is made anew.
"""
