"""The JSON calls of the HTTP interface, by area."""
