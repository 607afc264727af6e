import { Bell, Keyboard, LogOut, UserRound, UsersRound } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n';
import { Avatar } from './Avatar';
import { type Close, Menu, MenuItem } from './Menu';
import { LanguageMenu, ThemeMenu } from './Preferences';
import type { Panes } from './panes';

interface AccountMenuProps {
  panes: Panes;
  onSettings: () => void;
  onShortcuts: () => void;
  onLogOut: () => void;
  /** What only this app has, before the rest. */
  children?: (close: Close) => ComponentChildren;
}

/** Who is logged in, and all that is not about conversations. */
export function AccountMenu({ panes, onSettings, onShortcuts, onLogOut, children }: AccountMenuProps) {
  const person = panes.account.me.value ?? panes.client.actor.value;
  return (
    <div class="flex items-center">
      <LanguageMenu compact />
      <ThemeMenu />
      <Menu
        label={t('desk.account')}
        align="end"
        trigger={(props) => (
          <button {...props} type="button" class="btn btn-icon" title={person.name}>
            <span class="sr-only">{t('desk.account')}</span>
            <Avatar person={person} size="sm" />
          </button>
        )}
      >
        {(close) => (
          <>
            <p class="truncate px-3 py-2 text-sm text-faint" role="presentation">
              {person.name}
            </p>
            {children?.(close)}
            <MenuItem onSelect={() => close(onShortcuts)}>
              <Keyboard size={18} aria-hidden /> {t('desk.shortcuts')}
            </MenuItem>
            <MenuItem onSelect={() => location.assign('/account')}>
              <UserRound size={18} aria-hidden /> {t('account.title')}
            </MenuItem>
            {panes.client.actor.value.role === 'admin' && (
              <MenuItem onSelect={() => location.assign('/admin')}>
                <UsersRound size={18} aria-hidden /> {t('account.admin')}
              </MenuItem>
            )}
            <MenuItem onSelect={() => close(onSettings)}>
              <Bell size={18} aria-hidden /> {t('desk.settings')}
            </MenuItem>
            <MenuItem onSelect={onLogOut}>
              <LogOut size={18} class="rtl:-scale-x-100" aria-hidden /> {t('action.logOut')}
            </MenuItem>
          </>
        )}
      </Menu>
    </div>
  );
}
