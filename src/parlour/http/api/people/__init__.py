"""Calls about accounts, log-ins and guests."""
