"""Adapters: what the server uses of the world outside, and what several processes would share."""
