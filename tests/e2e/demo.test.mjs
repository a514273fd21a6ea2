// The demo site, as `npm start` serves it: from each ready-made link to the thank-you page.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import webdriver from 'selenium-webdriver';
import { relayPath } from '../../scripts/built.mjs';
import { root } from '../../scripts/steps.mjs';
import { engine, openBrowser } from './harness/engines.mjs';
import { printed, startProgram, temporaryFolder } from './harness/programs.mjs';
import { openSite } from './harness/site.mjs';

const { By, until } = webdriver;
const DOCUMENTED = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ';

const on = {};

before(async () => {
  on.folder = await temporaryFolder();
  on.demo = startProgram(relayPath, ['demo', '--port', '0', '--data', on.folder.path], { cwd: root });
  const [, port] = await printed(on.demo, /listening on http:\/\/localhost:(\d+)/);
  on.url = `http://localhost:${port}`;
  on.site = await openSite({ relay: { url: `http://127.0.0.1:${port}` } });
  on.browser = await openBrowser(engine, { proxy: on.site });
  await on.browser.manage().window().setRect({ width: 1280, height: 1000 });
});

after(async () => {
  await on.browser?.quit();
  await on.site?.close();
  await on.demo?.end();
  await on.folder?.remove();
});

const text = (id) => on.browser.executeScript('return document.getElementById(arguments[0]).textContent.trim()', id);
const element = (id) => on.browser.findElement(By.id(id));
const settled = (id) => on.browser.wait(async () => !(await text(id)).includes('not run yet'), 8000);

async function signUp(email) {
  await on.browser.get(`${on.url}/signup.html`);
  await settled('panel-init');
  await element('name').sendKeys('Ada Lovelace');
  await element('email').sendKeys(email);
  await element('company').sendKeys('Analytical Engines');
  await element('signup-button').click();
  await on.browser.wait(until.urlContains('/thanks.html'), 8000);
}

for (const [link, key] of [
  ['link-padded', DOCUMENTED],
  ['link-unpadded', 'harbor7'],
  ['link-both', 'acme42'],
  ['link-oldest', 'gstest'],
]) {
  test(`${link}: the panel shows the key in its three places, and the Customers API gets it`, async () => {
    await on.browser.get(`${on.url}/`);
    await on.browser.get(await element(link).getAttribute('href'));
    await settled('panel-init');
    assert.equal(await text('panel-cookie'), key);
    assert.equal(await text('panel-object'), key);
    assert.match(await text('panel-url'), /gspk=|ps_partner_key=|gspid=/);
    if (link === 'link-both') assert.match(await text('panel-xid'), /Xq7LmT2pVb9K/);

    await signUp(`${link}@example.com`);
    await on.browser.wait(async () => (await text('customer-partner-key')) === key, 15_000);
    assert.equal(await text('customer-email'), `${link}@example.com`);
    assert.match(await text('signup-status'), /accepted/);
  });
}

test('the broken link leaves the earlier referral and shows the problem', async () => {
  await on.browser.get(await linkOf('link-unpadded'));
  await settled('panel-init');
  await on.browser.get(await linkOf('link-broken'));
  await settled('panel-init');
  assert.equal(await text('panel-object'), 'harbor7');
  assert.match(await text('panel-problem'), /invalid_gspk/);
});

test('without a referral the sign-up is skipped', async () => {
  await on.browser.get(`${on.url}/`);
  await on.browser.manage().deleteAllCookies();
  await signUp('nobody@example.com');
  await on.browser.wait(async () => /skipped/.test(await text('signup-status')), 8000);
});

async function linkOf(id) {
  await on.browser.get(`${on.url}/`);
  return element(id).getAttribute('href');
}
