import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vite.config.ts';

export default mergeConfig(
  base,
  defineConfig({
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
      restoreMocks: true,
      setupFiles: [
        'tests/support/patience.ts',
        'src/i18n/members.ts',
        'src/i18n/doors.ts',
        'src/i18n/site.ts',
      ],
      testTimeout: 120_000,
      hookTimeout: 120_000,
      teardownTimeout: 60_000,
      maxWorkers: 2,
      // virtua must see the same Preact as we do: bundle it, so that the aliases above reach it.
      server: { deps: { inline: ['virtua'] } },
    },
  }),
);
