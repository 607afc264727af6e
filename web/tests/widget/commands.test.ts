import { beforeEach, expect, test, vi } from 'vitest';
import { optionsOf, run, type Widget } from '../../src/widget/loader/commands';

let widget: Widget;
let open: boolean;

beforeEach(() => {
  open = false;
  widget = {
    state: { options: {}, person: {}, prefill: {}, page: {}, form: '', asked: 0 },
    open: vi.fn(async () => {
      open = true;
    }),
    close: vi.fn(() => {
      open = false;
    }),
    isOpen: () => open,
    hide: vi.fn(),
    forget: vi.fn(),
    changed: vi.fn(),
    on: vi.fn(),
    off: vi.fn(),
  };
});

test('toggle opens what is closed and closes what is open', () => {
  run(widget, 'toggle', []);
  expect(open).toBe(true);
  run(widget, 'toggle', []);
  expect(open).toBe(false);
});

test('only what is known gets in, and as text', () => {
  run(widget, 'identify', [{ name: 'Gil', email: 7, token: 'x' }]);
  run(widget, 'prefill', [{ subject: 'Bulb', html: '<b>' }]);
  run(widget, 'context', [{ title: 'Order 7', cookie: 'x' }]);
  run(widget, 'theme', [{ accent: '#123456', radius: 4, src: 'x' }]);
  expect(widget.state).toMatchObject({
    person: { name: 'Gil', email: '7' },
    prefill: { subject: 'Bulb' },
    page: { title: 'Order 7' },
    options: { accent: '#123456', radius: '4' },
  });
  expect(widget.state.person).not.toHaveProperty('token');
  expect(widget.changed).toHaveBeenCalledTimes(4);
});

test('a new ticket is asked for once for each call, with what is known of it', () => {
  run(widget, 'newTicket', [{ subject: 'Bulb' }]);
  run(widget, 'newTicket', []);
  expect(widget.state.asked).toBe(2);
  expect(widget.state.prefill).toEqual({ subject: 'Bulb' });
  expect(widget.open).toHaveBeenCalledTimes(2);
});

test('an unknown command says so', () => {
  expect(() => run(widget, 'fly', [])).toThrow('there is no "fly"');
});

test('options come from the attributes of the script', () => {
  const script = document.createElement('script');
  script.dataset.accent = '#123456';
  script.dataset.title = 'Shop';
  script.dataset.nonsense = 'x';
  expect(optionsOf(script.dataset)).toEqual({ accent: '#123456', title: 'Shop' });
});
