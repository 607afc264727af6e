/** Less than this is a toolbar that slides, not a keyboard; px. */
const KEYBOARD = 100;

/**
 * Keeps what is written in above the keyboard of a phone. Android makes the page smaller (`interactive-widget`); iOS lays
 * the keyboard over it and says so by the visual viewport alone. A pinch makes that smaller, too, and is left in peace.
 */
export function fitAboveKeyboard(): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const root = document.documentElement;
  const fit = () => {
    const covered = Math.abs(seen.scale - 1) < 0.01 && window.innerHeight - seen.height > KEYBOARD;
    if (covered) root.style.setProperty('--seen', `${seen.height}px`);
    else root.style.removeProperty('--seen');
    // iOS has moved the page up, to show a field that is in view now anyway.
    if (covered) window.scrollTo(0, 0);
  };
  seen.addEventListener('resize', fit);
  seen.addEventListener('scroll', fit);
}
