import type { Client } from './client';
import { createList, type List } from './list';
import type { ConversationFile, Message } from './wire';

export type FileList = List<ConversationFile, object>;

const PAGE = 30;

/** What was sent in a conversation, the last first; it follows what comes and what is deleted. */
export function createFileList(client: Client, conversationId: string): FileList {
  const list = createList<ConversationFile, object>({
    link: client.link,
    filter: {},
    fetch: async (_, cursor) => {
      const { files, nextCursor } = await client.api.files(conversationId, { cursor, limit: PAGE });
      return { items: files, nextCursor };
    },
    belongs: () => true,
    order: lastFirst,
  });
  const undo = [
    client.on('message:new', (message) => {
      if (message.conversationId !== conversationId) return;
      for (const file of filesOf(message)) list.take(file);
    }),
    client.on('message:deleted', (message) => forget(message.conversationId, message.id)),
    client.on('message:hidden', (it) => forget(it.conversationId, it.messageId)),
  ];

  function forget(where: string, messageId: string) {
    if (where !== conversationId) return;
    for (const file of list.items.peek()) if (file.messageId === messageId) list.drop(file.id);
  }

  return {
    ...list,
    dispose: () => {
      for (const fn of undo) fn();
      list.dispose();
    },
  };
}

function filesOf({ id, senderId, senderName, createdAt, attachments }: Message): ConversationFile[] {
  return attachments.map((file) => ({ ...file, messageId: id, senderId, senderName, createdAt }));
}

/** The files of one message keep the order in which they were chosen. */
function lastFirst(a: ConversationFile, b: ConversationFile): number {
  if (a.messageId === b.messageId) return 0;
  return a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.messageId < b.messageId) ? 1 : -1;
}
