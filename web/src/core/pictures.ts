/** Longest side of a picture that goes out; px. Twice what a large screen shows of it. */
const EDGE = 2560;
const QUALITY = 0.85;
/** Within this, both formats say whether they move. */
const HEAD = 65_536;

const ENDINGS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };

/**
 * A large picture as it is worth sending: upright, no larger than a screen shows, without what the camera wrote into it.
 * The file itself where nothing is won, where it moves, or where this browser cannot read it.
 */
export async function shrunk(file: File): Promise<File> {
  try {
    if (await moves(file)) return file;
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const blob = await redrawn(picture, file.type).finally(() => picture.close());
    if (!(blob.type in ENDINGS) || blob.size >= file.size) return file;
    const name = file.name.replace(/\.\w+$/, '');
    return new File([blob], `${name}.${ENDINGS[blob.type]}`, { type: blob.type });
  } catch {
    return file;
  }
}

async function redrawn(picture: ImageBitmap, type: string): Promise<Blob> {
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  // A photograph saved as PNG is five times what it need be; WebP keeps what is transparent.
  return canvas.convertToBlob({ type: type === 'image/png' ? 'image/webp' : type, quality: QUALITY });
}

/** An animated PNG or WebP would stand still. */
async function moves(file: File): Promise<boolean> {
  const head = new TextDecoder('latin1').decode(await file.slice(0, HEAD).arrayBuffer());
  return head.includes('acTL') || head.includes('ANIM');
}
