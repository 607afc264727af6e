"""Conversations, messages, receipts, files and search."""
