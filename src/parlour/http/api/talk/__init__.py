"""Calls about conversations, messages, files and search."""
