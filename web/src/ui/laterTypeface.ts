/** Fetches the typeface once the page is painted: what somebody came to read goes before how it looks. */
export function loadTypefaceLater(): void {
  requestAnimationFrame(() => setTimeout(() => void import('../styles/inter.css').catch(() => {}), 0));
}
