import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { PictureField } from '../../ui/PictureField';
import type { Inbox } from '../state';

/** A group's picture, for its owner and admins. */
export function GroupPicture({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const { api } = inbox.client;
  return (
    <PictureField
      label={t('details.picture')}
      name={conversation.title ?? ''}
      url={conversation.imageUrl}
      below
      api={api}
      onChange={(imageUrl) => api.changeConversation(conversation.id, { imageUrl })}
    />
  );
}
