"""Uploaded files are looked at here: sniffed, measured, redrawn and freed of metadata, in worker processes."""
