interface ToggleProps {
  label: string;
  hint?: string;
  on: boolean;
  disabled?: boolean;
  onChange: () => void;
}

/** Something that is on or off, at once and without a button to save it. */
export function Toggle({ label, hint, on, disabled, onChange }: ToggleProps) {
  return (
    <label class="flex min-h-11 items-center gap-3">
      <input
        type="checkbox"
        class="size-5 shrink-0 accent-accent"
        checked={on}
        disabled={disabled}
        onChange={onChange}
      />
      <span>
        {label}
        {hint && <span class="block text-sm text-faint">{hint}</span>}
      </span>
    </label>
  );
}
