// integrations/google-tag-manager/partnerkey.tpl: its sections, and a small stand-in for what Tag Manager runs them in.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/steps.mjs';

export const text = readFileSync(join(root, 'integrations/google-tag-manager/partnerkey.tpl'), 'utf8');

/** Name to text, in their order. */
export const sections = new Map(
  text.split(/^___(?=[A-Z_]+___$)/m).slice(1).map((part) => [part.match(/^[A-Z_]+?(?=___$)/m)[0], part.replace(/^[A-Z_]+___\n/, '').trim()]),
);

export const json = (name) => JSON.parse(sections.get(name));

export const code = sections.get('SANDBOXED_JS_FOR_WEB_TEMPLATE');

/** The template's own tests: `{ name, code }`. */
export const scenarios = [...sections.get('TESTS').matchAll(/^- name: (.*)\n  code: \|-\n((?:    .*\n?|\n)*)/gm)].map(
  ([, name, body]) => ({ name, code: body }),
);

/** A value as the permissions write it. */
function value({ type, string, boolean, listItem, mapKey, mapValue }) {
  if (type === 2) return listItem.map(value);
  if (type === 3) return Object.fromEntries(mapKey.map((key, at) => [key.string, value(mapValue[at])]));
  return type === 8 ? boolean : string;
}

/** Name to what it grants. */
export const permissions = Object.fromEntries(
  json('WEB_PERMISSIONS').map(({ instance: { key, param } }) => [
    key.publicId,
    Object.fromEntries(param.map((one) => [one.key, value(one.value)])),
  ]),
);

/** Throws, as Tag Manager does, where a template does what it has no permission for. */
const allowed = {
  injectScript(url) {
    const patterns = permissions.inject_script.urls.map((pattern) => pattern.replace(/[.?+^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '[^/]+'));
    return patterns.some((pattern) => new RegExp(`^${pattern}$`).test(url));
  },
  getUrl: (part) => permissions.get_url[part] === true,
  callInWindow: (name) => global(name).execute,
  setInWindow: (name) => global(name).write,
  isConsentGranted: (type) => consentType(type).read,
  addConsentListener: (type) => consentType(type).read,
};

const global = (name) => permissions.access_globals.keys.find(({ key }) => key === name) ?? {};
const consentType = (name) => permissions.access_consent.consentTypes.find((type) => type.consentType === name) ?? {};

/**
 * Runs the template's code with `apis`, a function each, and `data`, the fields. An API that the code has no permission for,
 * or that nobody gives, throws.
 */
export function runTemplate(data, apis) {
  const require = (name) => (...given) => {
    if (!allowed[name]?.(given[0])) throw new Error(`no permission: ${name}(${given[0]})`);
    if (!apis[name]) throw new Error(`${name} is not mocked`);
    return apis[name](...given);
  };
  // No global is there in the sandbox.
  new Function('require', 'data', 'window', 'document', 'globalThis', `'use strict';\n${code}`)(require, data);
}
