"""Rows of tickets and of attendance."""
