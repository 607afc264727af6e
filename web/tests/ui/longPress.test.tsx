import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useLongPress } from '../../src/ui/thread/useLongPress';

const act = vi.fn();

function Message() {
  return <p {...useLongPress(act)}>Hello</p>;
}

/** Whether the browser may do as it does with it. */
function tell(kind: string, more: object = {}): boolean {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  const target = screen.getByText('Hello');
  return target.dispatchEvent(
    Object.assign(event, { pointerType: 'touch', clientX: 5, clientY: 5, ...more }),
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  act.mockClear();
  render(<Message />);
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('the finger that leaves after a long press presses nothing, and opens no menu of the browser', () => {
  tell('pointerdown');
  vi.advanceTimersByTime(500);
  expect(act).toHaveBeenCalledOnce();
  expect(tell('contextmenu')).toBe(false);
  tell('pointerup');
  expect(tell('touchend')).toBe(false);
});

test('a browser that takes the touch for its own menu takes nothing back', () => {
  tell('pointerdown');
  vi.advanceTimersByTime(500);
  tell('pointercancel');
  expect(tell('contextmenu')).toBe(false);
});

test('a tap stays a tap, also after a long press', () => {
  tell('pointerdown');
  vi.advanceTimersByTime(500);
  tell('pointerup');
  tell('touchend');
  tell('pointerdown');
  vi.advanceTimersByTime(100);
  tell('pointerup');
  expect(tell('touchend')).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledOnce();
});

test('who scrolls opens nothing', () => {
  tell('pointerdown');
  tell('pointermove', { clientY: 40 });
  vi.advanceTimersByTime(1000);
  expect(act).not.toHaveBeenCalled();
  expect(tell('touchend')).toBe(true);
});
