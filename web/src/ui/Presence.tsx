import type { Client } from '../core/client';
import type { PresenceBook } from '../core/presence';
import { t } from '../i18n';
import { Time } from './Time';

/** Whether somebody is here: a dot, and the same in words. */
export function PresenceText({ client, userId }: { client: Client; userId: string }) {
  const presence = client.presence.of(userId).value;
  if (!presence) return <span>{t('presence.unknown')}</span>;
  return (
    <span class="inline-flex items-center gap-1.5">
      <span class={`size-2 shrink-0 rounded-full ${presence.online ? 'bg-good' : 'bg-edge'}`} aria-hidden />
      {presence.online && t('presence.online')}
      {!presence.online && presence.lastSeen && (
        <span>
          {t('presence.lastSeen')} <Time at={presence.lastSeen} />
        </span>
      )}
      {!presence.online && !presence.lastSeen && t('presence.offline')}
    </span>
  );
}

/** On the picture of who is here; nothing for who is not. */
export function PresenceDot({ presence, userId }: { presence: PresenceBook; userId: string }) {
  if (!presence.of(userId).value?.online) return null;
  return (
    <span class="absolute -end-0.5 -bottom-0.5 size-3 rounded-full border-2 border-canvas bg-good">
      <span class="sr-only">{t('presence.online')}</span>
    </span>
  );
}

/** How many of these are here. */
export function onlineAmong(client: Client, userIds: readonly string[]): number {
  return userIds.filter((id) => client.presence.of(id).value?.online).length;
}
