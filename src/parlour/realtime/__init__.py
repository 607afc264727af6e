"""The realtime door: what clients ask and hear over Socket.IO (docs/protocol.md)."""
