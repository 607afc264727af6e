/** With the reader's country where the browser knows it: "en" alone would write an Englishman's 14:00 as 2 PM. */
export function withRegion(tag: string): string {
  return navigator.languages?.find((known) => known.startsWith(`${tag}-`)) ?? tag;
}
