"""Server to client: which events there are, who receives them, and how commits are delivered."""
