import { Eye, EyeOff } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { Field } from './Field';

interface PasswordFieldProps {
  label: string;
  name?: string;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  problem?: string | undefined;
  defaultValue?: string | undefined;
  minLength?: number;
}

/** A password with a switch to look at it, for long ones are typed blind otherwise. */
export function PasswordField({ hint, name = 'password', ...rest }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const turn = t(shown ? 'login.hide' : 'login.show');
  return (
    <Field {...rest} {...(hint ? { hint } : {})} name={name} type={shown ? 'text' : 'password'}>
      <button
        type="button"
        class="btn btn-icon absolute end-0 top-0"
        title={turn}
        aria-label={turn}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff size={18} aria-hidden /> : <Eye size={18} aria-hidden />}
      </button>
    </Field>
  );
}
