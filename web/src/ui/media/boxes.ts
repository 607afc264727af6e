import { isPicture } from '../../core/fileKinds';
import type { Attachment } from '../../core/wire';

/** Longest side of what is shown in the thread; CSS px. */
const LONGEST = 320;
/** A picture whose shorter side would be thinner than this is shown cropped instead; CSS px. */
const THIN = 130;
/** The shorter side of a cropped one; CSS px. */
const CROPPED = 200;
/** Height to width of two, three, four and more pictures together. */
const ALBUMS = [1 / 2, 2 / 3, 1, 2 / 3];

/** Where something is drawn, in CSS px; `cropped` names the direction in which there is more of it. */
export interface Box {
  width: number;
  height: number;
  cropped?: 'long' | 'wide';
}

/** What is drawn in one place: the pictures of a message, or one of its other files. */
export interface Block {
  files: readonly [Attachment, ...Attachment[]];
  box: Box;
  /** So wide where there is room, and in the box's proportions where there is less. */
  style: { width: string; maxWidth: string; aspectRatio: string };
}

/** What a message carries, with the space that it takes before it has come. */
export function blocksOf(files: readonly Attachment[]): Block[] {
  const [first, ...more] = files.filter(isPicture);
  const blocks: Block[] = files
    .filter((file) => !isPicture(file))
    .map((file) =>
      block([file], file.mime.startsWith('video/') ? within(file) : { width: LONGEST, height: 56 }),
    );
  if (first)
    blocks.unshift(block([first, ...more], more.length > 0 ? albumBox(more.length + 1) : boxOf(first)));
  return blocks;
}

/** At most so large, in its own proportions, as long as one can still see what it is. */
export function boxOf(file: Pick<Attachment, 'width' | 'height'>): Box {
  const box = within(file);
  const { width, height } = box;
  const [w, h] = [file.width ?? width, file.height ?? height];
  if (Math.max(w, h) <= LONGEST || Math.min(width, height) >= THIN) return box;
  return h > w
    ? { width: Math.min(w, CROPPED), height: LONGEST, cropped: 'long' }
    : { width: LONGEST, height: Math.min(h, CROPPED), cropped: 'wide' };
}

function block(files: Block['files'], box: Box): Block {
  const { width, height } = box;
  return {
    files,
    box,
    style: { width: `${width}px`, maxWidth: '100%', aspectRatio: `${width} / ${height}` },
  };
}

function within({ width, height }: Pick<Attachment, 'width' | 'height'>): Box {
  const [w, h] = [width || LONGEST, height || LONGEST];
  const scale = Math.min(1, LONGEST / Math.max(w, h));
  return { width: Math.round(w * scale), height: Math.round(h * scale) };
}

function albumBox(count: number): Box {
  return { width: LONGEST, height: Math.round(LONGEST * (ALBUMS[Math.min(count, 5) - 2] ?? 1)) };
}
