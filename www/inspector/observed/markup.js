// What the page's own markup says: how the script is loaded, and which forms and fields are ours.

/** `{ tags: [{ key?, host }], keys, namesInit, forms: [{ email, get }], fields: [text] }` */
export function readMarkup(document) {
  const scripts = [...document.scripts];
  const tags = scripts.filter(({ src }) => /\/pr\/js([?#]|$)|\/growsumo(\.compat|-\d[\w.-]*)?\.js([?#]|$)/.test(src));
  const inline = scripts.filter(({ src }) => !src).map(({ textContent }) => textContent);
  const calls = inline.flatMap((text) => [...text.matchAll(/_initialize\(\s*(['"`])([^'"`]*)\1/g)].map((match) => match[2]));
  return {
    tags: tags.length,
    keys: [...new Set([...tags.map(({ dataset }) => dataset.key), ...calls].filter(Boolean))],
    namesInit: inline.some((text) => /function\s+growsumoInit|growsumoInit\s*=[^=]/.test(text)),
    forms: [...document.querySelectorAll('form[data-partnerkey-signup]')].map(readForm),
    fields: [...document.querySelectorAll('input[data-partnerkey]')].map(({ dataset }) => dataset.partnerkey),
  };
}

function readForm(form) {
  const controls = [...form.elements];
  const emails = controls.filter(
    (control) => control.name !== undefined &&
      (control.dataset.partnerkeyField === 'email' || control.type === 'email' || /\bemail\b/.test(control.getAttribute('autocomplete'))),
  );
  return { email: emails.length > 0, get: (form.getAttribute('method') || 'get').toLowerCase() === 'get' };
}
