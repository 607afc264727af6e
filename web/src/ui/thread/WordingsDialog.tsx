import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Client } from '../../core/client';
import { asRefusal, type Refusal } from '../../core/errors';
import type { Message, Wording } from '../../core/wire';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Dialog } from '../Dialog';
import { ErrorState, Skeleton } from '../ListStates';
import { Time } from '../Time';

interface WordingsProps {
  client: Client;
  message: Message;
  onClose: () => void;
}

/** What an edited message said before, the oldest first, for its author and those who look after the conversation. */
export function WordingsDialog({ client, message, onClose }: WordingsProps) {
  const wordings = useSignal<readonly Wording[] | null>(null);
  const refusal = useSignal<Refusal | null>(null);
  const load = async () => {
    refusal.value = null;
    try {
      wordings.value = (await client.api.wordings(message.id)).wordings;
    } catch (reason) {
      refusal.value = asRefusal(reason);
    }
  };
  useEffect(() => void load(), [message.id]);
  return (
    <Dialog title={t('chat.wordings')} onClose={onClose}>
      <div class="px-6 pt-2 pb-6">
        {refusal.value && (
          <ErrorState
            what={t('chat.wordings.failed')}
            why={explain(refusal.value)}
            onRetry={() => void load()}
          />
        )}
        {!refusal.value && !wordings.value && (
          <Skeleton rows={2}>{() => <div class="skeleton my-2 h-12" />}</Skeleton>
        )}
        {wordings.value && (
          <ol class="grid gap-3">
            {wordings.value.map(({ content, replacedAt }) => (
              <Said key={replacedAt} content={content} until={replacedAt} />
            ))}
            <Said content={message.content} until={null} />
          </ol>
        )}
      </div>
    </Dialog>
  );
}

function Said({ content, until }: { content: string; until: string | null }) {
  return (
    <li class="rounded-md border border-line px-3 py-2">
      <p class="text-xs text-faint">
        {until ? t('chat.wordings.until') : t('chat.wordings.now')} {until && <Time at={until} />}
      </p>
      <p class="overflow-clip wrap-anywhere whitespace-pre-wrap" dir="auto">
        {content}
      </p>
    </li>
  );
}
