"""Who is online, which agents are in a ticket, and who types."""
