/**
 * What a paste brings. Spreadsheets and word processors put a picture of the text beside the text itself: then the text is
 * meant. Whoever copies a picture puts no text beside it, and whoever copies a file at most its name.
 */
export type Pasted = { text: string } | { files: readonly File[] } | null;

/** Null: nothing of ours, the browser pastes as it always does. */
export function pasted(data: DataTransfer | null): Pasted {
  const files = [...(data?.files ?? [])];
  if (!data || files.length === 0) return null;
  const [first] = files;
  // One picture is what programs make of a text; several were chosen.
  if (files.length > 1 || !first?.type.startsWith('image/')) return { files };
  const plain = data.getData('text/plain').trim();
  if (plain) return plain.includes(first.name) ? { files } : null;
  const text = textOf(data.getData('text/html'));
  return text ? { text } : { files };
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** The words of a piece of HTML, a row for a row; of a picture alone none. Not parsed as a document: it is a stranger's. */
function textOf(html: string): string {
  return html
    .replace(/<(style|title)[^<>]*>[^<]*/gi, '')
    .replace(/<\/(p|div|tr|li)>|<br[^<>]*>/gi, '\n')
    .replace(/<\/td>/gi, '\t')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(\w{2,4});/g, (all, name: string) => NAMED[name] ?? all)
    .trim();
}
