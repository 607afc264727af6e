/** What is needed once there is a conversation, in one chunk of its own (`loadConversation.ts`). */
import { chatEn } from '../i18n/chat.en';
import './conversation.css';
import { addTexts } from './texts';

addTexts(chatEn);

export { ConnectionBanner } from '../ui/connection/ConnectionBanner';
export { TicketStatus } from '../ui/ticket/TicketStatus';
export { Chat } from './Chat';
export { TicketList } from './TicketList';
