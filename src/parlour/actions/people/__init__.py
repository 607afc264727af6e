"""Accounts, guests, sessions, pictures and presence of people."""
