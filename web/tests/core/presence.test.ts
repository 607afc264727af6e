import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTab, type Tab } from '../support/client';
import { FakeServer } from '../support/server';

const ONLINE = { userId: 'ada', online: true, lastSeen: null };
let server: FakeServer;
let tab: Tab;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.answer = (event) => (event === 'presence:get' ? { success: true, presence: [ONLINE] } : undefined);
  tab = openTab(server);
  tab.client.start();
  tab.client.presence.ask(['ada']);
});

afterEach(() => {
  tab.close();
  vi.useRealTimers();
});

test('nobody is shown as here while the connection is lost, and again once it is back', async () => {
  const ada = tab.client.presence.of('ada');
  await vi.advanceTimersByTimeAsync(10);
  expect(ada.value).toEqual(ONLINE);
  tab.socket.drop();
  await vi.advanceTimersByTimeAsync(1000);
  // A blink is no loss.
  expect(ada.value).toEqual(ONLINE);
  await vi.advanceTimersByTimeAsync(1500);
  expect(ada.value).toBeNull();
  tab.socket.connect();
  await vi.advanceTimersByTimeAsync(10);
  expect(ada.value).toEqual(ONLINE);
});
