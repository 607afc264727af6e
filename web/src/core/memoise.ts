/** So many results are kept, of texts that have so many characters in all; beyond either, what was not asked for longest goes. */
const MOST = { entries: 500, characters: 1_000_000 };

/** Remembers what a pure function of a text made of it: drawing a message again costs a look-up. */
export function memoised<T>(make: (text: string) => T, most = MOST): (text: string) => T {
  const known = new Map<string, T>();
  let characters = 0;

  function forgetOldest() {
    for (const oldest of known.keys()) {
      if (known.size <= most.entries && characters <= most.characters) return;
      known.delete(oldest);
      characters -= oldest.length;
    }
  }

  return (text) => {
    const found = known.get(text);
    if (found !== undefined) {
      known.delete(text);
      known.set(text, found);
      return found;
    }
    const made = make(text);
    known.set(text, made);
    characters += text.length;
    forgetOldest();
    return made;
  };
}
