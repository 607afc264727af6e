import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { addTexts, t } from '../../i18n';
import { emojiEn } from '../../i18n/emoji.en';
import { onKeys } from '../onKeys';
import { useClickOutside } from '../useClickOutside';
import '../../styles/emoji.css';
import { hasFinePointer } from '../mediaQueries';
import { placeMenu } from '../thread/placeMenu';
import {
  type Emoji,
  type EmojiData,
  find,
  keepTone,
  keptTone,
  read,
  recentEmoji,
  remember,
  toned,
} from './data';
import { moveInGrid } from './grid';
import { Tones } from './Tones';

addTexts(emojiEn);

interface PickerProps {
  data: EmojiData;
  anchor: HTMLElement;
  onPick: (emoji: string) => void;
  /** `back`: the focus goes to where it came from. */
  onClose: (back: boolean) => void;
}

/** All emoji, beside what they are for: by search, by kind, and the ones used last. */
export function Picker({ data, anchor, onPick, onClose }: PickerProps) {
  const root = useRef<HTMLDivElement>(null);
  const [words, setWords] = useState('');
  const [tone, setTone] = useState(keptTone);
  const id = useId();
  useLayoutEffect(() => {
    if (root.current) placeMenu(root.current, anchor);
    // A thumb would get the screen keyboard over what it came to see.
    const first = root.current?.querySelector<HTMLElement>(hasFinePointer() ? 'input' : '[data-emoji]');
    first?.focus({ preventScroll: true });
  }, []);
  useClickOutside(root, () => onClose(false), { anchor });

  const keys = onKeys((event) => {
    if (event.key === 'Escape') onClose(true);
    else if (!moveInGrid(root.current, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  function picked(event: MouseEvent) {
    const emoji = (event.target as HTMLElement).closest<HTMLElement>('[data-emoji]')?.dataset.emoji;
    if (!emoji) return;
    remember(emoji);
    if (!event.shiftKey) onClose(true);
    onPick(emoji);
  }

  return (
    <div
      ref={root}
      role="dialog"
      // Takes the focus of a click between its controls, which else went to what lies behind it.
      tabIndex={-1}
      aria-label={t('chat.emoji.title')}
      class="menu menu-floating emoji-picker"
      onKeyDown={keys}
    >
      <input
        id={id}
        type="search"
        class="input"
        aria-label={t('chat.emoji.search')}
        placeholder={t('chat.emoji.search')}
        autoComplete="off"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the buttons inside have the keys; one listener for two thousand. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: likewise. */}
      <div class="emoji-all" onClick={picked}>
        <Sections {...{ data, words, tone }} />
      </div>
      <Tones
        names={data.tones}
        tone={tone}
        onChoose={(next) => {
          keepTone(next);
          setTone(next);
        }}
      />
    </div>
  );
}

function Sections({ data, words, tone }: { data: EmojiData; words: string; tone: string }) {
  const recent = useMemo(() => recentOf(data), [data]);
  const groups = useMemo(
    () => data.groups.map(({ name, emoji }) => ({ name, emoji: emoji.map(read) })),
    [data],
  );
  const found = useMemo(() => (words.trim() ? find(data, words) : null), [data, words]);
  if (found) {
    return (
      <>
        <p role="status" class={found.length ? 'sr-only' : 'py-8 text-center text-sm text-soft'}>
          {found.length ? t('chat.emoji.found', { count: found.length }) : t('chat.emoji.none')}
        </p>
        {found.length > 0 && <Section name={t('chat.emoji.results')} {...{ emoji: found, tone }} />}
      </>
    );
  }
  const all = recent.length ? [{ name: t('chat.emoji.recent'), emoji: recent }, ...groups] : groups;
  return (
    <>
      <nav class="emoji-kinds" aria-label={t('chat.emoji.kinds')}>
        {all.map(({ name, emoji }, at) => (
          <button
            key={name}
            type="button"
            class="btn btn-quiet"
            title={name}
            aria-label={name}
            onClick={(event) => {
              const sections = event.currentTarget.parentElement?.parentElement?.querySelectorAll('section');
              sections?.[at]?.scrollIntoView({ block: 'start' });
              sections?.[at]?.querySelector<HTMLElement>('[data-emoji]')?.focus({ preventScroll: true });
            }}
          >
            {at === 0 && recent.length ? '🕘' : emoji[0]?.emoji}
          </button>
        ))}
      </nav>
      {all.map(({ name, emoji }, at) => (
        <Section key={name} {...{ name, emoji }} tone={at === 0 && recent.length ? '' : tone} />
      ))}
    </>
  );
}

function Section({ name, emoji, tone }: { name: string; emoji: readonly Emoji[]; tone: string }) {
  return (
    <section class="emoji-section" aria-label={name}>
      <p class="emoji-kind" aria-hidden>
        {name}
      </p>
      <div class="emoji-grid">
        {emoji.map((one) => {
          const shown = toned(one, tone);
          return (
            <button
              key={one.emoji}
              type="button"
              tabIndex={-1}
              data-emoji={shown}
              title={one.name}
              aria-label={one.name}
            >
              {shown}
            </button>
          );
        })}
      </div>
    </section>
  );
}

/** With their names, as far as this language has them; in the tones in which they were used. */
function recentOf(data: EmojiData): Emoji[] {
  const names = new Map(data.groups.flatMap((group) => group.emoji.map(([emoji, name]) => [emoji, name])));
  const untoned = (emoji: string) => emoji.replace(/\p{Emoji_Modifier}/gu, '');
  return recentEmoji().map((emoji) => ({
    emoji,
    name: names.get(emoji) ?? names.get(untoned(emoji)) ?? emoji,
    tonable: false,
  }));
}
