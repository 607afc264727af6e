"""Calls about tickets."""
