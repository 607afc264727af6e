"""Client to server: the event table and what each event does."""
