"""Handlers of jobs, by what they are about."""
