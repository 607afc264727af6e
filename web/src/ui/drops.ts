/** Whether files are dragged, and not a piece of text or a link. */
export const carriesFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') === true;

const WRITABLE = 'input, textarea, [contenteditable]';

/**
 * Keeps the page open whatever is dropped on it: browsers would show the file, or go where the link leads, in place of the
 * page. Text may still be dropped where one writes; who takes files says so first, by `preventDefault`.
 */
export function keepDropsOnPage(): void {
  const stay = (event: DragEvent) => {
    const field = (event.target as Element | null)?.closest?.<HTMLInputElement>(WRITABLE);
    if (event.defaultPrevented || field?.type === 'file' || (field && !carriesFiles(event))) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  };
  window.addEventListener('dragover', stay);
  window.addEventListener('drop', stay);
}
