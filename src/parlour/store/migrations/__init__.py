"""Alembic's environment and the migrations themselves; run by `parlour.store.migrate`."""
