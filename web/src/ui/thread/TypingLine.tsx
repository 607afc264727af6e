import type { Thread } from '../../core/thread';
import type { Typist } from '../../core/wire';
import { t } from '../../i18n';

/** Who types, on a line that is always there, so that it moves nothing. */
export function TypingLine({ thread }: { thread: Thread }) {
  const typists = thread.typing.value;
  return (
    <p
      class="mx-auto h-6 w-full max-w-3xl shrink-0 truncate px-5 text-xs leading-6 text-soft"
      aria-live="off"
      dir="auto"
    >
      {typists.length > 0 && sentence(typists)}
    </p>
  );
}

function sentence([first, second, ...more]: readonly Typist[]): string {
  if (!first) return '';
  if (!second) return t('chat.typing.one', { name: first.userName });
  if (more.length === 0) return t('chat.typing.two', { name: first.userName, other: second.userName });
  return t('chat.typing.many', { count: more.length + 2 });
}
