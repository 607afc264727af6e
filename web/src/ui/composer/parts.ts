/** What stands round the field only at times, in one chunk that comes once the connection is there. */
import '../../styles/files.css';

export { DropArea } from './DropArea';
export { Files } from './Files';
export { LongText } from './LongText';
export { NewerMessages } from './NewerMessages';
