"""The store: all SQL there is, on SQLite, PostgreSQL and MariaDB or MySQL, by area; and where transactions run."""
