"""What Parlour is about, without any I/O: actors, facts, rules and limits. Standard library only."""
