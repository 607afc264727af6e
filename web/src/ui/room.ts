/** From this width on a third pane has a place beside the others. */
export const hasRoom = () => matchMedia('(min-width: 1200px)').matches;

/** A thumb would get the screen keyboard over the conversation it came to read. */
export const hasKeyboard = () => matchMedia('(pointer: fine)').matches;
