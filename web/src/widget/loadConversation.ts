import { signal } from '@preact/signals';

type Parts = typeof import('./conversation');

/** The components of a conversation, once they are here. */
export const conversationParts = signal<Parts | null>(null);
export const conversationFailed = signal(false);

/** Loads the chunk of `conversation.ts` behind what is seen first: a new visitor fills in the form meanwhile. */
export async function loadConversation(): Promise<void> {
  if (conversationParts.peek()) return;
  conversationFailed.value = false;
  try {
    conversationParts.value = await import('./conversation');
  } catch {
    conversationFailed.value = true;
  }
}
