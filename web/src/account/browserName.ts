const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrom(?:e|ium)\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** "Firefox, Linux": enough to tell one's own log-ins apart; null for what is no browser. */
export function browserName(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const found = [BROWSERS, SYSTEMS].map((table) => table.find(([sign]) => sign.test(userAgent))?.[1]);
  return found.filter(Boolean).join(', ') || userAgent.split('/')[0] || null;
}
