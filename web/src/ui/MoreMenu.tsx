import { EllipsisVertical } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { type Close, Menu } from './Menu';

interface MoreMenuProps {
  label: string;
  children: (close: Close) => ComponentChildren;
}

/** Three dots, and behind them what one does seldom. */
export function MoreMenu({ label, children }: MoreMenuProps) {
  return (
    <Menu
      label={label}
      align="end"
      trigger={(props) => (
        <button {...props} type="button" class="btn btn-icon" title={label}>
          <span class="sr-only">{label}</span>
          <EllipsisVertical size={20} aria-hidden />
        </button>
      )}
    >
      {children}
    </Menu>
  );
}
