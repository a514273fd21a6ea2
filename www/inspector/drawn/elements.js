// Elements, made without any text being read as HTML: Trusted Types ask for nothing, and what a link says stays text.

/** An element with attributes (`false` and `undefined`: not there; functions: listeners) and children, texts among them. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button with a word for those who see a sign only. */
export function signButton(sign, label, click, attributes = {}) {
  return element('button', { type: 'button', class: `sign ${sign}`, 'aria-label': label, title: label, click, ...attributes });
}

/** A place whose content is made again when its data have changed, and left alone otherwise: focus and selection stay. */
export function block(parent, make) {
  let before;
  return (data) => {
    const now = JSON.stringify(data);
    if (now === before) return;
    before = now;
    parent.replaceChildren(...[make(data)].flat().filter(Boolean));
  };
}
