import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Menu, MenuItem } from '../../src/ui/Menu';

const chosen = vi.fn();

beforeEach(() => {
  chosen.mockReset();
  render(
    <Menu
      label="Fruit"
      trigger={(props) => (
        <button type="button" {...props}>
          Fruit
        </button>
      )}
    >
      {(close) =>
        ['Apple', 'Banana', 'Blueberry'].map((name) => (
          <MenuItem
            key={name}
            checked={name === 'Banana'}
            onSelect={() => {
              chosen(name);
              close();
            }}
          >
            {name}
          </MenuItem>
        ))
      }
    </Menu>,
  );
});

afterEach(cleanup);

const button = () => screen.getByRole('button', { name: 'Fruit' });
const open = () => fireEvent.click(button());
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const focused = () => document.activeElement?.textContent;

describe('a menu', () => {
  test('opens on what is chosen now', () => {
    open();
    expect(button().getAttribute('aria-expanded')).toBe('true');
    expect(focused()).toContain('Banana');
  });

  test('arrows go round, Home and End to the ends, letters to what begins with them', () => {
    open();
    press('ArrowDown');
    press('ArrowDown');
    expect(focused()).toContain('Apple');
    press('Home');
    expect(focused()).toContain('Apple');
    press('End');
    expect(focused()).toContain('Blueberry');
  });

  test('Esc closes it alone and gives the focus back', () => {
    const outside = vi.fn();
    document.addEventListener('keydown', outside);
    open();
    press('Escape');
    document.removeEventListener('keydown', outside);
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(button());
    expect(outside).not.toHaveBeenCalled();
  });

  test('a choice is made once and closes it; a press elsewhere closes it without one', () => {
    open();
    fireEvent.click(screen.getByRole('menuitemradio', { name: /Apple/ }));
    expect(chosen.mock.calls).toEqual([['Apple']]);
    open();
    fireEvent.pointerDown(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
  });
});

test('an input method moves nothing and closes nothing', () => {
  open();
  for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
    for (const key of ['Home', 'a', 'Escape'])
      fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
  }
  expect(focused()).toContain('Banana');
  press('Escape');
  expect(button().getAttribute('aria-expanded')).toBe('false');
});
