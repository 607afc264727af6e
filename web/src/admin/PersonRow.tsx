import { Ellipsis } from 'lucide-preact';
import { asRefusal } from '../core/errors';
import { SITE_ROLES, type SitePerson, type SiteRole } from '../core/site';
import type { Actor } from '../core/wire';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { Avatar } from '../ui/Avatar';
import { Menu, MenuItem } from '../ui/Menu';
import { ROLES } from '../ui/site/roles';
import { showToast } from '../ui/toasts';
import type { PeopleList } from './people';

interface PersonRowProps {
  me: Actor;
  person: SitePerson;
  people: PeopleList;
  onReset: (person: SitePerson) => void;
}

/** One account: who it is, its role, and a menu; one's own can be seen and not changed. */
export function PersonRow({ me, person, people, onReset }: PersonRowProps) {
  const own = person.id === me.id;
  return (
    <li class="flex items-center gap-3 py-2">
      <Avatar person={person} size="sm" />
      <div class="min-w-0 flex-1">
        <p class="flex items-center gap-2">
          <span dir="auto" class={`own-dir truncate font-medium ${person.disabledAt ? 'text-faint' : ''}`}>
            {person.name}
          </span>
          {own && <span class="badge badge-good">{t('admin.you')}</span>}
          {person.disabledAt && <span class="badge">{t('admin.disabled')}</span>}
        </p>
        <p class="truncate text-sm text-faint">
          <bdi>@{person.username}</bdi>
          {person.email && (
            <>
              {' · '}
              <bdi>{person.email}</bdi>
            </>
          )}
        </p>
      </div>
      {own ? (
        <span class="px-3 text-soft">{t(ROLES[person.role])}</span>
      ) : (
        <>
          <RoleSelect person={person} people={people} />
          <PersonMenu person={person} people={people} onReset={onReset} />
        </>
      )}
    </li>
  );
}

function RoleSelect({ person, people }: Pick<PersonRowProps, 'person' | 'people'>) {
  return (
    <select
      class="input w-auto"
      aria-label={t('admin.roleOf', { name: person.name })}
      value={person.role}
      onChange={(event) => {
        const field = event.currentTarget;
        const role = field.value as SiteRole;
        void giveRole(people, person, role).then((done) => {
          if (!done) field.value = person.role;
        });
      }}
    >
      {SITE_ROLES.map((role) => (
        <option key={role} value={role} selected={role === person.role}>
          {t(ROLES[role])}
        </option>
      ))}
    </select>
  );
}

function PersonMenu({ person, people, onReset }: Omit<PersonRowProps, 'me'>) {
  const label = t('admin.more', { name: person.name });
  return (
    <Menu
      label={label}
      align="end"
      trigger={(props) => (
        <button {...props} type="button" class="btn btn-icon" aria-label={label} title={label}>
          <Ellipsis size={20} aria-hidden />
        </button>
      )}
    >
      {(close) => (
        <>
          {!person.disabledAt && (
            <MenuItem onSelect={() => close(() => onReset(person))}>{t('admin.resetLink')}</MenuItem>
          )}
          <MenuItem onSelect={() => close(() => open(people, person, person.disabledAt !== null))}>
            {t(person.disabledAt ? 'admin.enable' : 'admin.disable')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

async function giveRole(people: PeopleList, person: SitePerson, role: SiteRole): Promise<boolean> {
  const done = t('admin.newRole', { name: person.name, role: t(ROLES[role]) });
  return attempt(
    people,
    person,
    { role },
    done,
    () => void giveRole(people, { ...person, role }, person.role),
  );
}

async function open(people: PeopleList, person: SitePerson, enabled: boolean): Promise<boolean> {
  const done = t(enabled ? 'admin.wasEnabled' : 'admin.wasDisabled', { name: person.name });
  return attempt(people, person, { disabled: !enabled }, done, () => void open(people, person, !enabled));
}

async function attempt(
  people: PeopleList,
  person: SitePerson,
  body: Parameters<PeopleList['change']>[1],
  done: string,
  undo: () => void,
): Promise<boolean> {
  try {
    await people.change(person, body);
    showToast(done, { about: person.id, action: { label: t('action.undo'), run: undo } });
    return true;
  } catch (error) {
    const refused = asRefusal(error);
    const why = refused.code === 'conflict' ? t('admin.lastAdmin') : explain(refused);
    showToast(why, { about: person.id });
    return false;
  }
}
