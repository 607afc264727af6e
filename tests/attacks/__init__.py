"""What must bounce off: attacks and faults, each seen by who was attacked and by who was not."""
