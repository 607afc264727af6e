/** What WebKit says of a key that belongs to the input method, also right after `compositionend`. */
const OF_INPUT_METHOD = 229;

/**
 * A listener for keys that are meant for the page. While an input method composes, Enter takes a word, arrows choose
 * one and Esc gives it up: `act` hears of none of these. Every `keydown` of our pages goes through here.
 */
export function onKeys<E extends KeyboardEvent>(act: (event: E) => unknown): (event: E) => void {
  return (event) => {
    if (!event.isComposing && event.keyCode !== OF_INPUT_METHOD) act(event);
  };
}
