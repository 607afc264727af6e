"""Rows of conversations, messages, receipts, files and search."""
