/** What is needed once there is a conversation, in one chunk of its own (`later.ts`). */
import { chatEn } from '../i18n/chat.en';
import './conversation.css';
import { addTexts } from './texts';

addTexts(chatEn);

export { ConnectionBanner } from '../ui/connection/ConnectionBanner';
export { Standing } from '../ui/ticket/Standing';
export { Chat } from './Chat';
export { TicketList } from './TicketList';
