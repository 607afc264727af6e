"""The realtime door: what clients ask and hear over Socket.IO (CONTRACT, section 3)."""
