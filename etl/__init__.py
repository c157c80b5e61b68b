"""A file becomes a version of the lake, a version becomes an edition. Imports nothing of the other rooms; only the
command line, which stands above them, asks `queries` in `commands_query` and `commands_preview`."""
