"""Rows of the server itself: jobs."""
