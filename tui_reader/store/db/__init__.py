"""The SQLite file itself: opened or refused, its schema and migrations, its connection, its place on the disk."""
