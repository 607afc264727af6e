import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n';

export interface FieldProps {
  label: string;
  name: string;
  hint?: string | undefined;
  /** What is wrong with it, said beside it and to screen readers. */
  problem?: string | undefined;
  optional?: boolean | undefined;
  children?: ComponentChildren;
}

interface InputProps extends FieldProps {
  type?: 'text' | 'email' | 'password' | undefined;
  autoComplete?: string;
  inputMode?: 'numeric' | 'decimal' | undefined;
  autoCapitalize?: 'none';
  spellcheck?: boolean;
  autoFocus?: boolean;
  minLength?: number;
  maxLength?: number | undefined;
  defaultValue?: string | undefined;
}

interface AreaProps extends FieldProps {
  /** Not called optional, though it may be empty. */
  bare?: boolean;
  rows?: number;
  maxLength?: number;
  defaultValue?: string | undefined;
}

/** A labelled input, its hint and its problem tied to it. */
export function Field({ label, name, hint, problem, optional, children, ...rest }: InputProps) {
  const id = useId();
  // Preact's types tell inputs apart by a literal `type`; ours is one of three that take the same attributes.
  const input = { ...rest, ...described(id, hint, problem) } as JSX.IntrinsicElements['input'];
  return (
    <Frame {...{ id, label, hint, problem, optional }}>
      <div class="relative">
        <input {...input} id={id} name={name} class="input" required={!optional} />
        {children}
      </div>
    </Frame>
  );
}

export function TextArea({ label, name, hint, problem, optional, bare, ...rest }: AreaProps) {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, problem, optional: optional && !bare }}>
      <textarea
        {...rest}
        id={id}
        name={name}
        class="input"
        required={!optional}
        {...described(id, hint, problem)}
      />
    </Frame>
  );
}

type FrameProps = Pick<FieldProps, 'label' | 'hint' | 'problem' | 'optional' | 'children'> & { id: string };

export function Frame({ id, label, hint, problem, optional, children }: FrameProps) {
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional && <span class="font-normal text-faint"> ({t('field.optional')})</span>}
      </label>
      {children}
      <Notes {...{ id, hint, problem }} />
    </div>
  );
}

export function Notes({ id, hint, problem }: Pick<FrameProps, 'id' | 'hint' | 'problem'>) {
  return (
    <>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </>
  );
}

export function described(id: string, hint: string | undefined, problem: string | undefined) {
  const ids = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': problem ? ('true' as const) : undefined };
}
