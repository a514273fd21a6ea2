// The site's own hidden fields: `<input data-partnerkey="partner_key">` and `"xid"`.

/** After so many ms without a look what the page has added is filled. A submit does not wait for it. */
const PAUSE = 50;

/** Keeps them filled with what `credited()` says, or empty. Gives the function that fills those below a root at once. */
export function keepFields(credited) {
  let timer;
  const fill = (root) => {
    timer = 0;
    const values = credited();
    for (const field of root.querySelectorAll('input[data-partnerkey]')) {
      const value = values[field.dataset.partnerkey] || '';
      if (field.value !== value) field.value = value;
    }
  };
  new MutationObserver(() => {
    timer = timer || setTimeout(fill, PAUSE, document);
  }).observe(document, { childList: true, subtree: true });
  return fill;
}
