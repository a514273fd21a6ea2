// The Tag Manager template: a file that can be imported, whose code does what its own scenarios say, and has permission to.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'acorn';
import { nodes } from '../dist/built.mjs';
import { code, json, permissions, runTemplate, scenarios, sections } from './template.mjs';

test('it has the sections of a web template, in their order', () => {
  assert.deepEqual([...sections.keys()], [
    'TERMS_OF_SERVICE',
    'INFO',
    'TEMPLATE_PARAMETERS',
    'SANDBOXED_JS_FOR_WEB_TEMPLATE',
    'WEB_PERMISSIONS',
    'TESTS',
    'NOTES',
  ]);
  assert.match(sections.get('TERMS_OF_SERVICE'), /^By creating or modifying this file you agree to Google Tag Manager's Community\nTemplate Gallery/);
});

test('it is a tag for web containers', () => {
  const { type, containerContexts, displayName, securityGroups } = json('INFO');
  assert.deepEqual({ type, containerContexts, displayName, securityGroups }, {
    type: 'TAG',
    containerContexts: ['WEB'],
    displayName: 'partnerkey',
    securityGroups: [],
  });
});

test('the code reads the fields that there are, and every field is read', () => {
  const tree = parse(code, { ecmaVersion: 2015, sourceType: 'script' });
  const members = [...nodes(tree)].filter(({ type, object }) => type === 'MemberExpression' && object.name === 'data');
  const read = new Set(members.map(({ property }) => property.name).filter((name) => !name.startsWith('gtmOn')));
  assert.deepEqual([...read].sort(), json('TEMPLATE_PARAMETERS').map(({ name }) => name).sort());
});

test('what it may touch of the page is what it uses', () => {
  const used = [...nodes(parse(code, { ecmaVersion: 2015, sourceType: 'script' }))]
    .filter(({ type, value }) => type === 'Literal' && /^growsumo\./.test(value))
    .map(({ value }) => value);
  assert.deepEqual(permissions.access_globals.keys.map(({ key }) => key).sort(), [...new Set(used)].sort());
  assert.deepEqual(Object.keys(permissions).sort(), ['access_consent', 'access_globals', 'get_url', 'inject_script']);
});

test('a script that is not the relay\'s is refused', () => {
  const apis = { getUrl: () => 'www.example.com', injectScript: () => assert.fail('it was loaded') };
  for (const script of ['https://elsewhere.example/evil.js', 'http://www.example.com/pr/js', 'https://a.example/b/c/pr/js']) {
    assert.throws(() => runTemplate({ action: 'start', script, gtmOnFailure() {} }, apis), /no permission/);
  }
});

test('the form takes addresses and keys that work, and no others', () => {
  const pattern = (field) => {
    const { valueValidators } = json('TEMPLATE_PARAMETERS').find(({ name }) => name === field);
    return new RegExp(valueValidators.find(({ type }) => type === 'REGEX').args[0]);
  };
  for (const address of ['', 'https://www.example.com/pr/js', '{{Script}}']) assert.match(address, pattern('script'));
  for (const address of ['/pr/js', 'http://www.example.com/pr/js', 'https://www.example.com/growsumo.js']) {
    assert.doesNotMatch(address, pattern('script'));
  }
  for (const key of ['pk_DemoDemo', '{{Key}}']) assert.match(key, pattern('publicKey'));
  for (const key of ['sk_secret', '', 'DemoDemo']) assert.doesNotMatch(key, pattern('publicKey'));
});

describe('its own scenarios', () => {
  test('there are some', () => assert.ok(scenarios.length >= 5));
  for (const scenario of scenarios) test(scenario.name, () => runScenario(scenario.code));
});

/** Runs a scenario as the template editor does, with the part of its test API that ours use. */
function runScenario(source) {
  const calls = new Map();
  const count = (name) => calls.set(name, (calls.get(name) ?? 0) + 1);
  const apis = {};
  const mock = (name, result) => {
    apis[name] = (...given) => {
      count(name);
      return typeof result === 'function' ? result(...given) : result;
    };
  };
  for (const name of ['getUrl', 'injectScript', 'callInWindow', 'setInWindow', 'isConsentGranted', 'addConsentListener']) mock(name);
  const runCode = (data) =>
    runTemplate({ ...data, gtmOnSuccess: () => count('gtmOnSuccess'), gtmOnFailure: () => count('gtmOnFailure') }, apis);
  const assertThat = (actual) => ({
    isEqualTo: (expected) => assert.deepEqual(actual, expected),
    isNotEqualTo: (other) => assert.notDeepEqual(actual, other),
  });
  const assertApi = (name) => ({
    wasCalled: () => assert.ok(calls.get(name), `${name} was not called`),
    wasNotCalled: () => assert.equal(calls.get(name), undefined, `${name} was called`),
  });
  new Function('mock', 'runCode', 'assertThat', 'assertApi', source)(mock, runCode, assertThat, assertApi);
}
