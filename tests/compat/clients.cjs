// Puts one version of socket.io-client through every case over every transport, in one process.
//
//     node clients.cjs NODE_MODULES PACKAGE URL
//
// Prints {"case", "transport", "ok", "detail"} for each as it ends. {"please": "restart"} asks the caller to restart the server.
const assert = require("node:assert/strict");
const path = require("node:path");

const [modules, name, url] = process.argv.slice(2);
const library = require(path.join(modules, name));
const connect = library.io ?? library;

const TRANSPORTS = { websocket: ["websocket"], polling: ["polling"], upgrade: ["polling", "websocket"] };
const PATIENCE = 60000;

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const heard = (socket, event) => soon(new Promise((done) => socket.once(event, (...args) => done(args))), event);
const asked = (socket, event, ...args) =>
  soon(new Promise((done) => socket.emit(event, ...args, (...answer) => done(answer))), `the ack of ${event}`);

// A connected socket over the given transport; for "upgrade" once it has arrived at WebSocket.
async function open(transport, { namespace = "/", ...options } = {}) {
  const socket = connect(url + namespace, {
    transports: TRANSPORTS[transport],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    ...options,
  });
  socket.once("connect_error", () => {});
  const greeting = heard(socket, "auth");
  await heard(socket, "connect");
  socket.greeting = (await greeting)[0];
  if (transport === "upgrade") await upgraded(socket);
  return socket;
}

async function upgraded(socket) {
  const engine = socket.io.engine;
  if (engine.transport.name !== "websocket") await heard(engine, "upgrade");
}

const bytes = (...numbers) => Buffer.from(numbers);
const VALUES = ["héllo ☃ 𝄞 \u0000 \u2028", 1, -0.5, true, null, { "clé": [1, { deep: "ok" }] }];

const cases = {
  async transport(open, kind) {
    const socket = await open();
    assert.equal(socket.io.engine.transport.name, kind === "polling" ? "polling" : "websocket");
  },
  async unicode(open) {
    const socket = await open();
    const back = heard(socket, "message-back");
    socket.emit("message", ...VALUES);
    assert.deepEqual(await back, VALUES);
  },
  async binary(open) {
    const socket = await open();
    const back = heard(socket, "message-back");
    socket.emit("message", bytes(0, 255, 30), { inner: [bytes(1, 2, 3), "text"] }, bytes());
    const [first, second, third] = await back;
    assert.deepEqual(Buffer.from(first), bytes(0, 255, 30));
    assert.deepEqual(Buffer.from(second.inner[0]), bytes(1, 2, 3));
    assert.equal(second.inner[1], "text");
    assert.equal(Buffer.from(third).length, 0);
  },
  async large(open) {
    const socket = await open();
    const text = "é".repeat(150000);
    assert.deepEqual(await asked(socket, "echo", text), [text]);
    const [back] = await asked(socket, "echo", Buffer.alloc(300000, 7));
    assert.deepEqual(Buffer.from(back), Buffer.alloc(300000, 7));
  },
  async burst(open) {
    const socket = await open();
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    const got = [];
    const all = new Promise((done) => socket.on("message-back", (n) => got.push(n) === numbers.length && done()));
    for (const n of numbers) socket.emit("message", n);
    await soon(all, "50 messages");
    assert.deepEqual(got, numbers);
  },
  async acks(open) {
    const socket = await open();
    assert.deepEqual(await asked(socket, "message-with-ack", ...VALUES), VALUES);
    const [back] = await asked(socket, "echo", { b: bytes(9, 8) });
    assert.deepEqual(Buffer.from(back.b), bytes(9, 8));
    assert.deepEqual(await asked(socket, "echo-async", "later"), ["later"]);
    const answers = await Promise.all([1, 2, 3].map((n) => asked(socket, "echo", n)));
    assert.deepEqual(answers, [[1], [2], [3]]);
  },
  async "server-acks"(open) {
    const socket = await open();
    socket.on("question", (value, answer) => answer(`${value}!`, bytes(5)));
    const answered = heard(socket, "answered");
    socket.emit("ask", "why");
    const [text, data] = await answered;
    assert.equal(text, "why!");
    assert.deepEqual(Buffer.from(data), bytes(5));
  },
  async rooms(open, kind) {
    const room = `room of ${name} over ${kind}`;
    const [inside, alsoInside, outside] = await Promise.all([open(), open(), open()]);
    await Promise.all([asked(inside, "join", room), asked(alsoInside, "join", room)]);
    let leaked = false;
    outside.on("msg", () => { leaked = true; });
    const both = [heard(inside, "msg"), heard(alsoInside, "msg")];
    outside.emit("msg", { room, text: "hello" });
    for (const [message] of await Promise.all(both)) assert.deepEqual(message, { room, text: "hello" });
    await asked(outside, "echo", "anything sent before this has arrived");
    assert.equal(leaked, false);
  },
  async namespace(open) {
    const custom = await open({ namespace: "/custom", auth: { token: "abc" } });
    assert.deepEqual(custom.greeting, { token: "abc" });
    assert.deepEqual(await asked(custom, "echo", "there"), ["there"]);
    const main = custom.io.socket("/");
    await heard(main, "auth");
    assert.deepEqual(await asked(main, "echo", "here"), ["here"]);
    main.disconnect();
    assert.deepEqual(await asked(custom, "echo", "still there"), ["still there"]);
  },
  async "unknown-namespace"(open, kind) {
    const socket = connect(`${url}/nowhere`, { transports: TRANSPORTS[kind], forceNew: true });
    const [error] = await heard(socket, "connect_error");
    assert.equal(error.message, "Invalid namespace");
    socket.close();
  },
  async "client-disconnect"(open) {
    const socket = await open();
    const gone = heard(socket, "disconnect");
    socket.disconnect();
    assert.equal((await gone)[0], "io client disconnect");
    const again = heard(socket, "connect");
    socket.connect();
    await again;
    assert.deepEqual(await asked(socket, "echo", "back"), ["back"]);
  },
  async "server-disconnect"(open) {
    const socket = await open();
    const gone = heard(socket, "disconnect");
    socket.emit("kick");
    assert.equal((await gone)[0], "io server disconnect");
  },
  async "broken-packet"(open) {
    const socket = await open({ reconnection: false });
    const gone = heard(socket, "disconnect");
    socket.io.engine.write("9 is no packet type");
    assert.match((await gone)[0], /^transport (close|error)$/);
  },
};

// After all others: every transport holds a socket while the server is restarted once.
async function reconnect() {
  const sockets = {};
  for (const kind of Object.keys(TRANSPORTS)) sockets[kind] = await open(kind);
  const gone = Object.fromEntries(Object.entries(sockets).map(([kind, socket]) => [kind, heard(socket, "disconnect")]));
  const back = Object.fromEntries(Object.entries(sockets).map(([kind, socket]) => [kind, heard(socket, "connect")]));
  say({ please: "restart" });
  for (const [kind, socket] of Object.entries(sockets)) {
    await tell("reconnect", kind, async () => {
      assert.match((await gone[kind])[0], /^transport (close|error)$/);
      await back[kind];
      assert.deepEqual(await asked(socket, "echo", "after"), ["after"]);
      socket.close();
    });
  }
}

async function tell(what, transport, run) {
  try {
    await run();
    say({ case: what, transport, ok: true, detail: "" });
  } catch (error) {
    say({ case: what, transport, ok: false, detail: String(error?.stack ?? error) });
  }
}

async function overTransport(kind) {
  for (const [what, run] of Object.entries(cases)) {
    const opened = [];
    const opener = async (options) => {
      const socket = await open(kind, options);
      opened.push(socket);
      return socket;
    };
    await tell(what, kind, () => run(opener, kind));
    for (const socket of opened) socket.close();
  }
}

(async () => {
  await Promise.all(Object.keys(TRANSPORTS).map(overTransport));
  await reconnect();
  process.exit(0);
})();
