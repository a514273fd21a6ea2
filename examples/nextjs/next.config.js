// In development, and where no web server stands before Next.js: the relay at /pr/ of this site's own origin.
// The address is read when the site is built.
const relay = process.env.PARTNERKEY_RELAY_URL ?? 'http://127.0.0.1:8787';

export default {
  turbopack: { root: process.cwd() }, // this repository has a lock file further up

  async rewrites() {
    return [{ source: '/pr/:path*', destination: `${relay}/pr/:path*` }];
  },
};
