"""The domain without any I/O: actors, events, rules and limits. Standard library only."""
