import { expect, test, vi } from 'vitest';
import { setLocale } from '../../src/i18n';
import { followSwitches } from '../../src/landing/widget';
import { theme } from '../../src/ui/theme';

test('a widget that comes after the page hears of every later switch', () => {
  followSwitches();
  const parlour = vi.fn();
  Object.assign(window, { parlour });
  document.dispatchEvent(new CustomEvent('parlour:ready'));
  expect(parlour.mock.calls).toEqual([
    ['locale', 'en'],
    ['theme', 'system'],
  ]);
  setLocale('es');
  expect(parlour).toHaveBeenCalledWith('locale', 'es');
  theme.value = 'dark';
  expect(parlour).toHaveBeenLastCalledWith('theme', 'dark');
});
