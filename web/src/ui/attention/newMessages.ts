interface Counted {
  id: string;
  unread: number;
  lastMessage?: { seq: number } | null;
}

/**
 * Tells what is new of the talks of a list: unread, and said since it was last looked at here. The count alone does not
 * tell: reading and the next message may come in one update, and then one is unread before and one is after.
 */
export function createNewMessageCheck(): (one: Counted, isNewcomerNews: boolean) => boolean {
  const known = new Map<string, number>();
  return (one, isNewcomerNews) => {
    const last = one.lastMessage?.seq ?? 0;
    const before = known.get(one.id) ?? (isNewcomerNews ? 0 : last);
    known.set(one.id, last);
    return one.unread > 0 && last > before;
  };
}
