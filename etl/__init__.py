"""A file becomes a version of the lake, a version becomes an edition. Imports nothing of the other rooms."""
