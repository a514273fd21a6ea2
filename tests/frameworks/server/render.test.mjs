// partnerkey/react and partnerkey/vue where there is no page: everybody is rendered alike, and nothing is left behind.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { frameworks, installSite, onServer } from '../site.mjs';

let site;

before(() => {
  site = installSite();
});

after(() => site.remove());

for (const framework of frameworks) {
  test(`${framework}: a server renders a visitor of whom nothing is known`, () => {
    const html = onServer(site.folder, framework, 'console.log(await render())');
    assert.deepEqual(html.match(/<output name="(first|late)">unknown<\/output>/g)?.length, 2);
  });

  test(`${framework}: on a server a sign-up is skipped, consent is nobody's, and no global is made`, () => {
    const said = onServer(
      site.folder,
      framework,
      `import { consent, createSignup, current, subscribe } from './node_modules/partnerkey/dist/frameworks/visitor.js';
      const before = Reflect.ownKeys(globalThis);
      let calls = 0;
      subscribe(() => (calls += 1));
      const [one, other] = [await render(), await render()];
      consent('denied');
      const result = await createSignup({ email: 'ada@example.test' });
      const globals = Reflect.ownKeys(globalThis).filter((name) => !before.includes(name) && !/^__VUE/.test(String(name)));
      console.log(JSON.stringify({ same: one === other, result, globals, calls, ready: current().ready }));`,
    );
    assert.deepEqual(JSON.parse(said), { same: true, result: { status: 'skipped' }, globals: [], calls: 0, ready: false });
  });
}

for (const [framework, missing] of [['react', /needs a <PartnerKeyProvider> above it/], ['vue', /needs app\.use\(createPartnerKey/]]) {
  test(`${framework}: a component without the tracker above it says what is missing`, () => {
    const lone = {
      react: `import { createElement } from 'react';
        import { renderToString } from 'react-dom/server';
        import { usePartnerKey } from 'partnerkey/react';
        const rendered = async () => renderToString(createElement(usePartnerKey));`,
      vue: `import { createSSRApp } from 'vue';
        import { renderToString } from 'vue/server-renderer';
        import { usePartnerKey } from 'partnerkey/vue';
        const rendered = () => renderToString(createSSRApp({ setup: usePartnerKey, render: () => null }));`,
    };
    const said = onServer(site.folder, framework, `${lone[framework]}
      console.warn = () => {};
      await rendered().catch(({ message }) => console.log(message));`);
    assert.match(said, missing);
  });
}

test('a React Server Component may import the provider: the module says that it is a client\'s', () => {
  const text = readFileSync(join(site.folder, 'node_modules/partnerkey/dist/frameworks/react.js'), 'utf8');
  assert.equal(text.split('\n')[0], "'use client';");
});
