"""Tickets, and which agents are in them."""
