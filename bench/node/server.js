// The same echo protocol as examples/echo.py, on Node's socket.io with ws and bufferutil.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { Server } from "socket.io";

createRequire(import.meta.url)("bufferutil"); // fails loudly: without it ws would quietly mask in JavaScript

const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false });

io.on("connection", (socket) => {
  socket.emit("auth", socket.handshake.auth);
  socket.on("join", (room, done) => {
    socket.join(room);
    done?.();
  });
  socket.on("msg", (message) => {
    io.to(message.room).emit("msg", message);
  });
  socket.on("echo", (value, done) => done(value));
  socket.on("echo-async", async (value, done) => {
    await Promise.resolve();
    done(value);
  });
});

http.listen(port, "127.0.0.1", 4096);
