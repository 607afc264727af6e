"""Rows of people, sessions and pictures."""
