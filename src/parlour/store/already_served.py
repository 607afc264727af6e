"""The refusal of a second server, whichever lock says so (`serving_lock.py`, `server_lock.py`)."""

from __future__ import annotations


class AlreadyServed(OSError):
    """Another server has the data folder or the database; the message says which."""
