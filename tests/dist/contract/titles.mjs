// Which tests a file has, without running it: the titles of `test(…)`, the names of Rust's `#[test]` functions.

import { parse } from 'acorn';
import { nodes } from '../built.mjs';
import { all, source } from './sources.mjs';

/** Whether a test of the file at `path` has `title`, or a longer title with it in it. */
export function names(path, title) {
  return (path.endsWith('.rs') ? functions(path) : titles(path)).some((has) => has(title));
}

/** In Rust the title is a name, with a space for each `_`. */
function functions(path) {
  const found = all(source(path), /#\[(?:tokio::)?(?:wasm_bindgen_)?test[^\]]*\]\s*(?:#\[[^\]]*\]\s*)*(?:async )?fn (\w+)/g);
  return found.map((name) => (title) => name.replaceAll('_', ' ').includes(title));
}

function titles(path) {
  const tree = parse(source(path), { ecmaVersion: 2022, sourceType: 'module' });
  return [...nodes(tree)]
    .filter(({ type, callee }) => type === 'CallExpression' && (callee.name ?? callee.object?.name) === 'test')
    .map(({ arguments: [title] }) => matcher(title));
}

/** In a title with `${…}` any text may stand for it. */
function matcher(title) {
  if (title?.type === 'Literal') return (part) => String(title.value).includes(part);
  if (title?.type !== 'TemplateLiteral') return () => false;
  const quasis = title.quasis.map(({ value }) => value.cooked);
  const whole = new RegExp(`^${quasis.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);
  return (part) => quasis.some((text) => text.includes(part)) || whole.test(part);
}
