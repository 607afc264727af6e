import { FileText, Film, Music } from 'lucide-preact';
import { useEffect, useMemo } from 'preact/hooks';
import { isPicture } from '../../core/fileKinds';
import { createFileList } from '../../core/files';
import type { Conversation, ConversationFile } from '../../core/wire';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Button } from '../../ui/Button';
import { ErrorState, Skeleton } from '../../ui/ListStates';
import { followHere } from '../../ui/list/RowLink';
import { messagePath } from '../../ui/paths';
import { Time } from '../../ui/Time';
import { composerContextOf, goTo } from '../../ui/thread/composerContext';
import { sizeText } from '../../ui/thread/sizes';
import type { Inbox } from '../state';

interface SharedFilesProps {
  inbox: Inbox;
  conversation: Conversation;
}

/** Everything that was sent in the conversation: pictures as a grid, the rest as rows. */
export function SharedFiles({ inbox, conversation }: SharedFilesProps) {
  const { client } = inbox;
  const list = useMemo(() => createFileList(client, conversation.id), [client, conversation.id]);
  useEffect(() => list.dispose, [list]);
  if (list.status.value === 'loading') {
    return <Skeleton rows={2}>{() => <div class="skeleton my-2 h-12" />}</Skeleton>;
  }
  if (list.status.value === 'failed') {
    const why = list.error.value ? explain(list.error.value) : undefined;
    return <ErrorState what={t('shared.failed')} why={why} onRetry={() => void list.reload()} />;
  }
  const files = list.items.value;
  if (files.length === 0) return <p class="text-sm text-faint">{t('shared.none')}</p>;
  return (
    <div class="grid gap-3">
      <Pictures files={files.filter(isPicture)} inbox={inbox} />
      <ul class="grid grid-cols-1 empty:hidden">
        {files
          .filter((file) => !isPicture(file))
          .map((file) => (
            <Row key={file.id} inbox={inbox} conversation={conversation} file={file} />
          ))}
      </ul>
      {list.hasMore.value && (
        <Button look="quiet" busy={list.loadingMore.value} onClick={() => void list.more()}>
          {t(list.loadingMore.value ? 'state.loading' : 'action.more')}
        </Button>
      )}
    </div>
  );
}

function Pictures({ files, inbox }: { files: readonly ConversationFile[]; inbox: Inbox }) {
  if (files.length === 0) return null;
  const look = (id: string) => {
    const thread = inbox.thread.peek();
    if (thread) composerContextOf(thread).closer.value = { kind: 'picture', files, id };
  };
  return (
    <ul class="grid grid-cols-3 gap-1">
      {files.map((file) => (
        <li key={file.id}>
          <a
            href={file.url}
            title={file.name}
            class="block"
            onClick={(event) => followHere(event, () => look(file.id))}
          >
            <img
              class="aspect-square w-full rounded-md border border-line bg-sunken object-cover"
              src={file.thumbnailUrl ?? file.url}
              alt={t('chat.picture', { name: file.name })}
              loading="lazy"
              decoding="async"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}

const ICONS: Record<string, typeof FileText> = { video: Film, audio: Music };

function Row({ inbox, conversation, file }: SharedFilesProps & { file: ConversationFile }) {
  const Icon = ICONS[file.mime.split('/')[0] ?? ''] ?? FileText;
  const jump = () => {
    const thread = inbox.thread.peek();
    if (thread) goTo(thread, file.messageId);
  };
  return (
    <li class="flex items-center gap-3 text-sm">
      <Icon size={20} class="shrink-0 text-accent-ink" aria-hidden />
      <span class="min-w-0 flex-1 py-1.5">
        <a href={file.url} download={file.name} class="block truncate font-medium" dir="auto">
          {file.name}
        </a>
        <span class="block truncate text-xs text-faint">
          {sizeText(file.size)} · {file.senderName} ·{' '}
          <a
            href={messagePath(conversation, file.messageId, inbox.client.actor.value)}
            title={t('shared.jump')}
            onClick={(event) => followHere(event, jump)}
          >
            <Time at={file.createdAt} />
          </a>
        </span>
      </span>
    </li>
  );
}
