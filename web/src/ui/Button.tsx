import type { ComponentChildren, JSX } from 'preact';

type Look = 'primary' | 'plain' | 'danger' | 'quiet';

type ButtonProps = Omit<JSX.IntrinsicElements['button'], 'class' | 'disabled' | 'icon'> & {
  look?: Look;
  /** Announced and greyed, but focusable: who presses it twice learns nothing new, and keeps the focus. */
  busy?: boolean;
  block?: boolean;
  class?: string;
};

/** At least 44 px each way; `type="button"` unless it says otherwise. */
export function Button({ look = 'plain', busy, block, class: more = '', onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      class={`btn btn-${look} ${block ? 'btn-block' : ''} ${more}`}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? preventDefault : onClick}
    />
  );
}

type IconButtonProps = Omit<JSX.IntrinsicElements['button'], 'class' | 'disabled' | 'label' | 'icon'> & {
  /** The name for everybody who does not see the picture, and the tooltip. */
  label: string;
  children: ComponentChildren;
  class?: string;
};

export function IconButton({ label, class: more = '', ...rest }: IconButtonProps) {
  return <button type="button" title={label} aria-label={label} {...rest} class={`btn btn-icon ${more}`} />;
}

function preventDefault(event: Event) {
  event.preventDefault();
}
