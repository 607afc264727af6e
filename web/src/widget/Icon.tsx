/** Drawn here: for two lines a library is too much before anything is seen. */
export function Icon({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class="size-5 rtl:rotate-180">
      <path d={d} class="fill-none stroke-current stroke-2" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
