import { useSignal } from '@preact/signals';
import { Settings } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { LANGUAGES, locale, t } from '../i18n';
import type { Notifier } from '../ui/attention/notifier';
import { chooseLocale } from '../ui/boot';
import { Menu, MenuItem } from '../ui/Menu';
import { chooseTheme, THEMES, theme } from '../ui/theme';
import { useLazy } from '../ui/useLazy';

const THEME_TEXTS = { system: 'theme.system', light: 'theme.light', dark: 'theme.dark' } as const;

export interface SettingsMenuProps {
  notifier: Notifier;
  /** The conversation. */
  print: () => void;
  /** For a guest, whom this browser knows by a cookie. */
  forget: (() => Promise<void>) | undefined;
  /** Something of it did not load. */
  onFailure: () => void;
}

/**
 * Sound and notifications, each only when asked for and with a way to hear them; language and appearance; paper. It takes
 * the place of the button that was pressed, and is open then.
 */
export function SettingsChoices({ notifier, print, forget, onFailure }: SettingsMenuProps) {
  const leaving = useSignal(false);
  const stay = () => {
    leaving.value = false;
  };
  const part = useLazy(
    leaving.value,
    () => import('../ui/ForgetDialog'),
    () => {
      stay();
      onFailure();
    },
  );
  return (
    <>
      <Choices
        notifier={notifier}
        print={print}
        onForget={
          forget &&
          (() => {
            leaving.value = true;
          })
        }
      />
      {forget && leaving.value && part && <part.ForgetDialog forget={forget} onClose={stay} />}
    </>
  );
}

interface ChoicesProps extends Pick<SettingsMenuProps, 'notifier' | 'print'> {
  onForget: (() => void) | undefined;
}

function Choices({ notifier, print, onForget }: ChoicesProps) {
  const { sound, notifications, denied } = notifier;
  const test = () => notifier.test({ title: 'Parlour', body: t('guest.testText'), tag: 'test' });
  return (
    <Menu
      label={t('guest.menu')}
      align="end"
      startOpen
      trigger={(props) => (
        <button
          {...props}
          type="button"
          class="btn btn-icon"
          aria-label={t('guest.menu')}
          title={t('guest.menu')}
        >
          <Settings size={20} aria-hidden />
        </button>
      )}
    >
      {(close) => (
        <>
          <Section title={t('guest.notify')}>
            <MenuItem kind="checkbox" checked={sound.value} onSelect={notifier.toggleSound}>
              {t('guest.sound')}
            </MenuItem>
            <MenuItem
              kind="checkbox"
              checked={notifications.value}
              onSelect={() => void notifier.toggleNotifications()}
            >
              {denied.value ? t('guest.denied') : t('guest.notifications')}
            </MenuItem>
            <MenuItem onSelect={test}>
              <span class="ps-6">{t('guest.test')}</span>
            </MenuItem>
          </Section>
          <Section title={t('language.label')}>
            {LANGUAGES.map(({ tag, name }) => (
              <MenuItem key={tag} checked={locale.value.startsWith(tag)} onSelect={() => chooseLocale(tag)}>
                <span lang={tag}>{name}</span>
              </MenuItem>
            ))}
          </Section>
          <Section title={t('theme.label')}>
            {THEMES.map((one) => (
              <MenuItem key={one} checked={theme.value === one} onSelect={() => chooseTheme(one)}>
                {t(THEME_TEXTS[one])}
              </MenuItem>
            ))}
          </Section>
          <div class="border-t border-line py-1">
            <MenuItem onSelect={() => close(print)}>
              <span class="ps-6">{t('chat.print')}</span>
            </MenuItem>
            {onForget && (
              <MenuItem onSelect={() => close(onForget)}>
                <span class="ps-6">{t('forget.open')}</span>
              </MenuItem>
            )}
          </div>
        </>
      )}
    </Menu>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of menu items is no fieldset.
    <div role="group" aria-label={title} class="border-line py-1 not-first:border-t">
      <p class="px-3 pt-1 text-xs font-semibold text-faint" aria-hidden>
        {title}
      </p>
      {children}
    </div>
  );
}
