import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(js|css|svg)$/;
/** Below this the headers weigh more than what is saved; bytes. */
const FEWEST = 256;
/** A form that saves less than this is not kept. */
const LEAST_SAVING = 0.05;
/** Byte of a gzip header that names the system which made it; 255 is "unknown" (RFC 1952), the same everywhere. */
const OS_BYTE = 9;
const UNKNOWN_OS = 255;

/** The compressed forms of a file by their endings; null for one that is not worth its place. */
export function compressedForms(name: string, content: Uint8Array): Record<'.gz' | '.br', Buffer | null> {
  if (!TEXT.test(name) || content.length < FEWEST) return { '.gz': null, '.br': null };
  const gz = gzipSync(content, { level: 9 });
  gz[OS_BYTE] = UNKNOWN_OS;
  const br = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  const kept = (form: Buffer) => (form.length <= content.length * (1 - LEAST_SAVING) ? form : null);
  return { '.gz': kept(gz), '.br': kept(br) };
}

/** Writes `.gz` and `.br` beside each text file of a build; the server sends them as they are. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    writeBundle({ dir }, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        const content = Buffer.from(output.type === 'chunk' ? output.code : output.source);
        for (const [ending, form] of Object.entries(compressedForms(name, content))) {
          const path = join(dir ?? '.', name + ending);
          // What an earlier build left beside a file of the same name must not be sent for this one.
          if (form) writeFileSync(path, form);
          else rmSync(path, { force: true });
        }
      }
    },
  };
}
