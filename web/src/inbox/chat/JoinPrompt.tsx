import { Link2 } from 'lucide-preact';
import { useEffect, useMemo } from 'preact/hooks';
import { titleOf } from '../../core/conversations';
import { createDebouncedQuery } from '../../core/debouncedQuery';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Skeleton } from '../../ui/ListStates';
import { LinkCard } from '../LinkCard';
import type { Inbox } from '../state';

interface OutsideProps {
  inbox: Inbox;
  id: string;
  /** What to show where there is nothing to join. */
  otherwise: preact.ComponentChild;
}

/** Where one takes no part: what may be joined shows itself, all else does not exist. */
export function JoinPrompt({ inbox, id, otherwise }: OutsideProps) {
  const { api } = inbox.client;
  const look = useMemo(
    () => createDebouncedQuery({ question: () => id, ask: api.conversation, after: 0 }),
    [id],
  );
  useEffect(() => look.stop, [look]);
  if (look.status.value === 'loading') {
    return <Skeleton rows={1}>{() => <div class="skeleton m-8 h-24" />}</Skeleton>;
  }
  const found = look.answer.value?.conversation;
  if (!found || found.joined) return <>{otherwise}</>;
  return <Join inbox={inbox} conversation={found} />;
}

function Join({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const { api, actor } = inbox.client;
  const me = actor.value.id;
  const join = () => void inbox.attempt(() => api.addParticipant(conversation.id, me));
  return (
    <div class="grid flex-1 place-items-center overflow-y-auto p-4">
      <div class="grid w-full max-w-sm gap-4 text-center">
        <span
          class="mx-auto grid size-16 place-items-center rounded-full bg-accent-soft text-accent-ink"
          aria-hidden
        >
          <Link2 size={28} />
        </span>
        <h1 class="text-lg font-semibold wrap-anywhere">
          <bdi>{titleOf(conversation, me)}</bdi>
        </h1>
        <p class="text-sm text-soft">{t('join.text')}</p>
        {conversation.link && <LinkCard link={conversation.link} />}
        {conversation.participants.length > 0 && (
          <p class="flex items-center justify-center gap-2 text-sm text-faint">
            <span class="flex -space-x-2" aria-hidden>
              {conversation.participants.map((one) => (
                <Avatar key={one.userId} person={one} size="sm" />
              ))}
            </span>
            {t('inbox.people', { count: conversation.participantCount })}
          </p>
        )}
        <Button look="primary" block onClick={join}>
          {t('join.join')}
        </Button>
        <Button look="quiet" block onClick={() => inbox.backToList()}>
          {t('inbox.back')}
        </Button>
      </div>
    </div>
  );
}
