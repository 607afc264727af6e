"""The transports of Engine.IO over uvicorn: WebSocket, long-polling, and the HTTP protocol with its bounds."""
