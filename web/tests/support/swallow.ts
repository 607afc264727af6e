import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** How a proxy on the way treats a WebSocket. */
export type Manner = 'no answer' | 'no frame' | 'no frame upwards' | 'refuse';

const GREETING = { actor: {}, serverTime: '', version: '0', epoch: 'e', deskOnline: true, editWindow: 1 };
const OPEN = {
  sid: 'sid',
  upgrades: ['websocket'],
  pingInterval: 25_000,
  pingTimeout: 20_000,
  maxPayload: 1e6,
};

/** An Engine.IO server for long-polling behind a proxy that lets no WebSocket through. */
export async function swallowing(manner: Manner) {
  const held = new Set<Socket>();
  const heard = { upgrades: 0, polls: 0 };
  let waiting: string[] = [];
  let poll: ServerResponse | null = null;

  function say(...packets: string[]) {
    waiting.push(...packets);
    if (!poll) return;
    poll.end(waiting.join('\x1e'));
    [poll, waiting] = [null, []];
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.method === 'POST') {
      request.resume();
      response.end('ok');
      say('40{"sid":"s"}', `42${JSON.stringify(['connection:established', GREETING])}`);
    } else if (request.url?.includes('sid=')) {
      poll = response;
      if (waiting.length) say();
    } else {
      heard.polls += 1;
      [poll, waiting] = [null, []];
      response.end(`0${JSON.stringify(OPEN)}`);
    }
  });
  server.on('connection', (socket) => held.add(socket));
  server.on('upgrade', (request, socket) => {
    heard.upgrades += 1;
    socket.on('error', () => {});
    if (manner === 'refuse') socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    if (!manner.startsWith('no frame')) return;
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
    const text = Buffer.from(`0${JSON.stringify({ ...OPEN, upgrades: [] })}`);
    if (manner === 'no frame upwards') socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () => {
      for (const socket of held) socket.destroy();
      server.close();
    },
  };
}
