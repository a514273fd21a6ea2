import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The relay at /pr/ of this site's own origin; in production your web server does it.
const proxy = { '/pr/': process.env.PARTNERKEY_RELAY_URL ?? 'http://127.0.0.1:8787' };

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy },
});
