import type { ConversationFilter } from '../core/api';

export const VIEWS = ['all', 'unread', 'direct', 'group', 'linked', 'archived'] as const;
export type View = (typeof VIEWS)[number];

const FILTERS: Record<View, ConversationFilter> = {
  all: { archived: false },
  unread: { archived: false, unread: true },
  direct: { archived: false, kind: 'direct' },
  group: { archived: false, kind: 'group' },
  linked: { archived: false, kind: 'linked' },
  archived: { archived: true },
};

export function filterOf(view: View, words: string): ConversationFilter {
  const query = words.trim();
  return query ? { ...FILTERS[view], query } : FILTERS[view];
}
