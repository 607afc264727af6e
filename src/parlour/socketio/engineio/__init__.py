"""Engine.IO v4: sessions, their outboxes and timers."""
