"""SQLite: its writer thread, its readers, and backups."""
