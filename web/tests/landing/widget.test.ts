import { expect, test, vi } from 'vitest';
import { setLocale } from '../../src/i18n';
import { followSwitches } from '../../src/landing/widget';
import { theme } from '../../src/ui/theme';

/** The page’s width as a signal that a test turns. */
function screenOf(narrow: boolean) {
  const media = Object.assign(new EventTarget(), { matches: narrow });
  vi.spyOn(window, 'matchMedia').mockReturnValue(media as unknown as MediaQueryList);
  return (now: boolean) => {
    media.matches = now;
    media.dispatchEvent(new Event('change'));
  };
}

test('a widget that comes after the page hears of every later switch', () => {
  screenOf(false);
  followSwitches();
  const parlour = vi.fn();
  Object.assign(window, { parlour });
  document.dispatchEvent(new CustomEvent('parlour:ready'));
  expect(parlour.mock.calls).toEqual([['show'], ['locale', 'en'], ['theme', 'system']]);
  setLocale('es');
  expect(parlour).toHaveBeenCalledWith('locale', 'es');
  theme.value = 'dark';
  expect(parlour).toHaveBeenLastCalledWith('theme', 'dark');
});

test('a phone has one way to ask, the form; turned or widened, the widget is there', () => {
  const turn = screenOf(true);
  const parlour = vi.fn();
  Object.assign(window, { parlour });
  followSwitches();
  expect(parlour).toHaveBeenCalledWith('hide');
  expect(parlour).not.toHaveBeenCalledWith('show');
  turn(false);
  expect(parlour).toHaveBeenLastCalledWith('show');
  turn(true);
  expect(parlour).toHaveBeenLastCalledWith('hide');
});
