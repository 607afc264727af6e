"""Media: uploaded files are sniffed, measured, redrawn and freed of metadata, in worker processes."""
