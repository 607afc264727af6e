import { Languages, SunMoon } from 'lucide-preact';
import { LANGUAGES, locale, t } from '../i18n';
import { chooseLocale } from './boot';
import { Menu, MenuItem } from './Menu';
import { chooseTheme, THEMES, theme } from './theme';

const THEME_TEXTS = { system: 'theme.system', light: 'theme.light', dark: 'theme.dark' } as const;

/** Language and appearance, for a page's corner. */
export function Preferences({ side }: { side?: 'above' | 'below' }) {
  return (
    <div class="flex">
      <LanguageMenu {...(side ? { side } : {})} />
      <ThemeMenu {...(side ? { side } : {})} />
    </div>
  );
}

/** `compact` shows the tag instead of the language's name. */
export function LanguageMenu({ side = 'below', compact }: { side?: 'above' | 'below'; compact?: boolean }) {
  return (
    <Menu
      label={t('language.label')}
      align="end"
      side={side}
      trigger={(props) => (
        <button
          {...props}
          type="button"
          class={`btn btn-quiet ${compact ? 'px-2' : 'px-3'}`}
          title={t('language.label')}
        >
          {!compact && <Languages size={18} aria-hidden />}
          <span class="sr-only">{t('language.label')}: </span>
          <span class="text-sm">{compact ? current().tag.toUpperCase() : current().name}</span>
        </button>
      )}
    >
      {(close) => LANGUAGES.map(({ tag, name }) => <LanguageItem key={tag} {...{ tag, name, close }} />)}
    </Menu>
  );
}

function LanguageItem({ tag, name, close }: { tag: string; name: string; close: () => void }) {
  const select = () => {
    chooseLocale(tag);
    close();
  };
  return (
    <MenuItem checked={locale.value.startsWith(tag)} onSelect={select}>
      <span lang={tag}>{name}</span>
    </MenuItem>
  );
}

export function ThemeMenu({ side = 'below' }: { side?: 'above' | 'below' }) {
  return (
    <Menu
      label={t('theme.label')}
      align="end"
      side={side}
      trigger={(props) => (
        <button
          {...props}
          type="button"
          class="btn btn-icon"
          title={t('theme.label')}
          aria-label={t('theme.label')}
        >
          <SunMoon size={18} aria-hidden />
        </button>
      )}
    >
      {(close) => <ThemeItems onDone={close} />}
    </Menu>
  );
}

export function ThemeItems({ onDone }: { onDone: () => void }) {
  return (
    <>
      {THEMES.map((choice) => (
        <MenuItem
          key={choice}
          checked={theme.value === choice}
          onSelect={() => {
            chooseTheme(choice);
            onDone();
          }}
        >
          {t(THEME_TEXTS[choice])}
        </MenuItem>
      ))}
    </>
  );
}

function current() {
  return LANGUAGES.find(({ tag }) => locale.value.startsWith(tag)) ?? LANGUAGES[0];
}
