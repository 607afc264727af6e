import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Client } from '../../core/client';
import { asRefusal } from '../../core/errors';
import { loadHistory, withNews } from '../../core/history';
import type { Thread } from '../../core/thread';
import { addTexts, t } from '../../i18n';
import { printEn } from '../../i18n/print.en';
import { explain } from '../../i18n/problems';
import { Button } from '../Button';
import { Dialog } from '../Dialog';
import { printing } from './printing';
import '../../styles/files.css';
import { clearSheet, drawSheet } from './sheet';

addTexts(printEn);

interface PrintingProps {
  client: Client;
  thread: Thread;
}

/** Ctrl+P and our menus fetch the whole conversation first; the browser's own menu gets at least what is loaded. */
export function Printing({ client, thread }: PrintingProps) {
  useEffect(() => listen(client, thread), [client, thread]);
  return printing.value === thread ? <Preparing client={client} thread={thread} /> : null;
}

function listen(client: Client, thread: Thread): () => void {
  const before = () => drawSheet(client, thread, thread.messages.peek());
  window.addEventListener('beforeprint', before);
  window.addEventListener('afterprint', clearSheet);
  return () => {
    window.removeEventListener('beforeprint', before);
    window.removeEventListener('afterprint', clearSheet);
    clearSheet();
  };
}

/** While the pages come: how far it is, and the way out. */
function Preparing({ client, thread }: PrintingProps) {
  const here = useSignal<{ done: number; total: number } | null>(null);
  const why = useSignal<string | null>(null);
  const turn = useSignal(0);
  useEffect(() => {
    const given = new AbortController();
    why.value = null;
    everything({ client, thread }, given.signal, (done, total) => {
      here.value = { done, total };
    }).then(
      (messages) => {
        if (given.signal.aborted) return;
        stop();
        // Once the dialog is gone.
        setTimeout(() => {
          drawSheet(client, thread, messages);
          window.print();
        });
      },
      (reason) => {
        if (!given.signal.aborted) why.value = explain(asRefusal(reason));
      },
    );
    return () => given.abort();
  }, [turn.value]);
  const again = () => {
    turn.value += 1;
  };
  return (
    <Dialog title={t('print.title')} onClose={stop}>
      <div class="stack px-6 pt-1 pb-6">
        <p class={why.value ? 'text-danger-ink' : 'text-soft'} role={why.value ? 'alert' : 'status'}>
          {why.value ?? (here.value ? t('print.loading', here.value) : t('print.begin'))}
        </p>
        {!why.value && (
          <progress
            class="upload"
            aria-label={t('print.title')}
            {...(here.value ? { value: here.value.done, max: here.value.total } : {})}
          />
        )}
        <div class="flex flex-wrap justify-end gap-2">
          {why.value && <Button onClick={again}>{t('action.retry')}</Button>}
          <Button look="quiet" onClick={stop}>
            {t('action.cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function stop() {
  printing.value = null;
}

async function everything(
  { client, thread }: PrintingProps,
  signal: AbortSignal,
  told: (done: number, total: number) => void,
) {
  const live = () => thread.messages.peek();
  if (thread.status.peek() === 'ready' && !(live()[0] && live()[0]?.seq !== 1)) return live();
  const history = await loadHistory({
    api: client.api,
    conversationId: thread.id,
    told: (lowest, highest) => told(highest - lowest + 1, highest),
    signal,
  });
  return withNews(history, live());
}
