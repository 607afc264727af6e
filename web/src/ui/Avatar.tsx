import type { User } from '../core/wire';

type AvatarProps = { person: { name: string } & Partial<Pick<User, 'avatarUrl'>>; size?: 'sm' | 'md' | 'lg' };

const SIZES = { sm: 'size-8 text-xs', md: 'size-10 text-sm', lg: 'size-16 text-xl' };

/** The picture or the initials; decoration, since the name always stands beside it. */
export function Avatar({ person, size = 'md' }: AvatarProps) {
  const frame = `${SIZES[size]} shrink-0 rounded-full`;
  if (person.avatarUrl) return <img class={`${frame} object-cover`} src={person.avatarUrl} alt="" />;
  return (
    <span
      class={`${frame} grid place-items-center bg-pressed font-semibold text-soft select-none`}
      aria-hidden
    >
      {initials(person.name)}
    </span>
  );
}

/** First letters of the first and the last word; whole characters, for a name may be in any script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    chosen
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toLocaleUpperCase() || '?'
  );
}
