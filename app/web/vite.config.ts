import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The service during development; `make demo` starts it there.
const SERVICE = 'http://127.0.0.1:8000';

export default defineConfig({
  base: '/',
  plugins: [react()],
  server: { proxy: { '/api/v1': { target: SERVICE, changeOrigin: false } } },
  build: {
    target: 'es2024',
    // The content security policy allows no data: fonts, and scripts only from files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1600,
    rollupOptions: { input: { main: 'index.html', docs: 'docs.html' } },
  },
  test: { environment: 'node', include: ['tests/**/*.test.ts'] },
});
