import { useId } from 'preact/hooks';
import { t } from '../i18n';
import { described, type FieldProps, Frame, Notes } from './Field';

interface SelectProps extends FieldProps {
  options: readonly string[];
  defaultValue?: string | undefined;
}

/** One of a few; nothing is chosen until somebody chooses. */
export function Select({ label, name, hint, problem, optional, options, defaultValue = '' }: SelectProps) {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, problem, optional }}>
      <select id={id} name={name} class="input" required={!optional} {...described(id, hint, problem)}>
        <option value="" selected={!options.includes(defaultValue)}>
          {t('field.choose')}
        </option>
        {options.map((option) => (
          <option key={option} value={option} selected={option === defaultValue}>
            {option}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** Yes or no; where it is required, only yes will do. */
export function Checkbox({
  label,
  name,
  hint,
  problem,
  optional,
  checked,
}: FieldProps & { checked: boolean }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="check">
        <input
          type="checkbox"
          id={id}
          name={name}
          required={!optional}
          defaultChecked={checked}
          {...described(id, hint, problem)}
        />
        {label}
      </label>
      <Notes {...{ id, hint, problem }} />
    </div>
  );
}
