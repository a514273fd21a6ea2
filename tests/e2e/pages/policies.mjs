// Pages under a Content-Security-Policy, made of pages that know of none.

/** What `<script nonce>` says on these pages. */
export const NONCE = 'b2dlbiBhbGxlcyBnZWJlbg';

/** Moves each inline script into a file of its own, as `script-src 'self'` wants it. */
export function external(site, html) {
  let files = 0;
  return inline(html, (attributes, code) => {
    files += 1;
    const headers = { 'content-type': 'text/javascript', 'cache-control': 'no-store' };
    site.answer(`/inline-${files}.js`, { headers, body: code });
    return `<script${attributes} src="/inline-${files}.js"></script>`;
  });
}

/** Gives each script of the page its nonce, and also those that the site's own snippets make. */
export function nonced(html) {
  return inline(html, (attributes, code) => `<script${attributes}>${code.replace('gs.async', `gs.nonce = '${NONCE}'; gs.async`)}</script>`)
    .replace(/<script\b/g, `<script nonce="${NONCE}"`);
}

function inline(html, change) {
  return html.replace(/<script\b([^>]*)>([^]*?)<\/script>/g, (tag, attributes, code) =>
    attributes.includes(' src=') ? tag : change(attributes, code),
  );
}
