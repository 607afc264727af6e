import type { ComponentChildren } from 'preact';
import type { Rows } from './rows';

interface RowLinkProps {
  rows: Rows;
  id: string;
  href: string;
  /** It is what the next pane shows. */
  inView?: boolean;
  class?: string;
  /** Within this document; without it, the link leads to another page. */
  onOpen?: (() => void) | undefined;
  children: ComponentChildren;
}

/** A row of a list. A link, so that a middle click opens it in a tab of its own. */
export function RowLink({
  rows,
  id,
  href,
  inView = false,
  class: more = '',
  onOpen,
  children,
}: RowLinkProps) {
  return (
    <a
      href={href}
      data-row={id}
      class={`row ${inView ? 'row-in-view' : ''} ${more}`}
      aria-current={inView ? 'page' : undefined}
      onClick={(event) => onOpen && followHere(event, onOpen)}
      onFocus={() => {
        rows.at.value = id;
      }}
    >
      {children}
    </a>
  );
}

/** A plain click stays in this document; all others are the browser's. */
export function followHere(event: MouseEvent, open: () => void): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  open();
}
