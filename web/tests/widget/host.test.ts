import { expect, test } from 'vitest';
import { createHost } from '../../src/widget/host';

const SHOP = 'https://shop.example';
const STATE = { parlour: 'state', token: 'abc', shown: true, options: {}, person: {}, prefill: {}, asked: 0 };

function frame() {
  const sent: { message: unknown; origin: string }[] = [];
  const parent = { postMessage: (message: unknown, origin: string) => sent.push({ message, origin }) };
  let hear: (event: unknown) => void = () => {};
  const window = {
    parent,
    addEventListener: (_: string, fn: typeof hear) => {
      hear = fn;
    },
  };
  const host = createHost(['https://chat.example', SHOP], window as never);
  const say = (data: unknown, origin = SHOP, source: unknown = parent) => hear({ data, origin, source });
  return { host, say, sent };
}

test('the parent is heard and answered, under its exact origin', () => {
  const { host, say, sent } = frame();
  expect(host.site()).toBe('');
  host.tell({ parlour: 'close' });
  expect(sent).toEqual([]);
  say(STATE);
  expect(host.state.value?.token).toBe('abc');
  expect(host.site()).toBe(SHOP);
  host.tell({ parlour: 'close' });
  expect(sent).toEqual([{ message: { parlour: 'close' }, origin: SHOP }]);
});

test.each([
  'https://evil.example',
  'https://shop.example.evil.example',
  'http://shop.example',
  'https://shop.example:8443',
  'null',
])('%s is not heard', (origin) => {
  const { host, say, sent } = frame();
  say(STATE, origin);
  expect(host.state.value).toBeNull();
  host.tell({ parlour: 'close' });
  expect(sent).toEqual([]);
});

test('a window that is not the parent is not heard', () => {
  const { host, say } = frame();
  say(STATE, SHOP, {});
  expect(host.state.value).toBeNull();
});

test('after the first who spoke, no other allowed site is heard', () => {
  const { host, say } = frame();
  say(STATE);
  say({ ...STATE, token: 'other' }, 'https://chat.example');
  expect(host.state.value?.token).toBe('abc');
});

test.each([null, 1, 'state', [], {}, { parlour: 'token' }])('%j is no message of ours', (data) => {
  const { host, say } = frame();
  say(data);
  expect(host.state.value).toBeNull();
});

test('fields of the wrong kind are taken as not there', () => {
  const { host, say } = frame();
  say({
    parlour: 'state',
    token: 7,
    shown: 'yes',
    options: { accent: {} },
    person: null,
    prefill: 3,
    asked: 'x',
  });
  expect(host.state.value).toEqual({
    parlour: 'state',
    token: null,
    forget: false,
    shown: false,
    options: {},
    person: {},
    prefill: {},
    page: {},
    form: '',
    asked: 0,
  });
});
