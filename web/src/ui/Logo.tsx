/** A speech bubble on the accent; reads at 16 px. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" class="shrink-0">
      <rect width="32" height="32" rx="9" class="fill-accent" />
      <path
        d="M9 10.5A2.5 2.5 0 0 1 11.5 8h9a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H15l-4.2 4.1a.5.5 0 0 1-.8-.4V19A2.5 2.5 0 0 1 9 16.6z"
        class="fill-on-accent"
      />
    </svg>
  );
}

/** The mark with its word. */
export function Wordmark() {
  return (
    <span class="inline-flex items-center gap-2.5 text-lg font-bold tracking-tight">
      <Logo />
      Parlour
    </span>
  );
}
