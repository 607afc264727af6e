import { LANGUAGES, t } from '../../i18n';
import { chooseLocale } from '../boot';
import { chooseTheme, THEMES } from '../theme';
import type { Found } from './finder';

const TEXTS = { system: 'theme.system', light: 'theme.light', dark: 'theme.dark' } as const;

/** What is the same on every page: the account, appearance and language. */
export function generalFound(): Found[] {
  const plain = (id: string, label: string, run: () => void): Found => ({ id, label, run, keys: [] });
  return [
    plain('go-account', t('palette.goTo', { place: t('palette.account') }), () =>
      location.assign('/account'),
    ),
    ...THEMES.map((theme) =>
      plain(`theme-${theme}`, t('palette.theme', { theme: t(TEXTS[theme]) }), () => chooseTheme(theme)),
    ),
    ...LANGUAGES.map(({ tag, name }) =>
      plain(`language-${tag}`, t('palette.language', { language: name }), () => chooseLocale(tag)),
    ),
  ];
}
