/** From this width on a third pane has a place beside the others. */
export const isWideScreen = () => matchMedia('(min-width: 1200px)').matches;

/** Below this width the list and the conversation take turns. */
export const isOnePane = () => matchMedia('(width < 768px)').matches;

/** A thumb would get the screen keyboard over the conversation it came to read. */
export const hasFinePointer = () => matchMedia('(pointer: fine)').matches;

/** A phone: what is pressed by a thumb, or in a window for one. */
export const isThumb = () => matchMedia('(pointer: coarse), (width < 768px)').matches;
