import type { Conversation } from '../core/wire';
import { MenuItem } from '../ui/Menu';
import { ownActions } from './ownActions';
import type { Inbox } from './state';

interface OwnItemsProps {
  inbox: Inbox;
  conversation: Conversation;
  close: () => void;
}

/** The same in the menu of a row and of the open conversation, each with its key. */
export function OwnItems({ inbox, conversation, close }: OwnItemsProps) {
  return (
    <>
      {ownActions(inbox, conversation).map(({ key, label, icon: Icon, run }) => (
        <MenuItem
          key={key}
          onSelect={() => {
            close();
            run();
          }}
        >
          <Icon size={18} aria-hidden />
          <span class="flex-1">{label}</span>
          <kbd class="kbd" aria-hidden>
            {key.toUpperCase()}
          </kbd>
        </MenuItem>
      ))}
    </>
  );
}
