// The referral carried to other sites of ours: growsumo.decorate(), `data-domains`, and `data-clean-url`.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import webdriver from 'selenium-webdriver';
import { hosts } from './harness/site.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { page } from './pages/loaders.mjs';

const { By, Key } = webdriver;
const on = stage();
const KEY = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&ü'; // its base64 has a slash, and padding to lose
const GSPK = encodeURIComponent(encoded(KEY));
const CLICK = 'Xq7LmT2pVb9K';
const LINK = `?gspk=${GSPK}&gsxid=${CLICK}`;
const ADDED = `gspk=${GSPK}&gsxid=${CLICK}`;
const DOMAINS = 'data-domains="shop.example.co.uk, *.github.io"';
const tag = (attributes = '') => `<script src="/pr/js" data-key="${on.relay.publicKey}" ${attributes}></script>`;
const decorate = (url) => on.run((url) => growsumo.decorate(url), url);
const shop = (path = '/to') => on.site.url(path, hosts.shop);
/** Waits until the page part does its work. */
const pagePart = () =>
  on.until(`(() => {
    const link = Object.assign(document.createElement('a'), { href: '${shop()}', onclick: () => false });
    document.documentElement.append(link);
    link.click();
    link.remove();
    return link.href.includes('gspk');
  })()`);
/** What other sites were asked for, as text. */
const asked = (path = '/to') => on.site.received(path).map(({ url }) => url.href);

beforeEach(() => on.site.page('/to', '<!doctype html><title>to</title>'));

test('decorate() adds the referral and leaves everything else byte for byte', async () => {
  await on.open(page(tag()), LINK);
  for (const [url, expected] of [
    ['https://shop.test', `https://shop.test?${ADDED}`],
    ['https://shop.test/', `https://shop.test/?${ADDED}`],
    ['https://shop.test/a?b=%7E+c&&d#e?f=g', `https://shop.test/a?b=%7E+c&&d&${ADDED}#e?f=g`],
    ['https://shop.test/?', `https://shop.test/?${ADDED}`],
    ['https://shop.test/?a&', `https://shop.test/?a&${ADDED}`],
    ['HTTPS://Shop.test:8443/ü ?x=ü#', `HTTPS://Shop.test:8443/ü ?x=ü&${ADDED}#`],
    ['//shop.test/x', `//shop.test/x?${ADDED}`],
    ['../up?x', `../up?x&${ADDED}`],
    ['#part', `?${ADDED}#part`],
    [' https://shop.test/ ', `https://shop.test/?${ADDED}`],
    ['https://shop.test/?gspk=other', 'https://shop.test/?gspk=other'],
    ['https://shop.test/?a&ps_xid=1#x', 'https://shop.test/?a&ps_xid=1#x'],
    ['https://shop.test/#?gspk=other', `https://shop.test/?${ADDED}#?gspk=other`],
    ['https://shop.test/?mygspk=1', `https://shop.test/?mygspk=1&${ADDED}`],
    ['mailto:ada@example.com', 'mailto:ada@example.com'],
    ['javascript:void 0', 'javascript:void 0'],
    ['https://', 'https://'],
    ['http://[', 'http://['],
    [' mailto:a ', ' mailto:a '],
  ]) {
    assert.equal(await decorate(url), expected, url);
  }
});

test('decorate() takes anything, gives text, and never throws', async () => {
  await on.open(page(tag()), LINK);
  const given = await on.run(() => [
    growsumo.decorate(new URL('https://shop.test/x')),
    growsumo.decorate(),
    growsumo.decorate(null),
    growsumo.decorate(7),
    growsumo.decorate({ toString() { throw new Error('no'); } }),
    growsumo.decorate(Symbol('s')),
  ].map((url) => typeof url));
  assert.deepEqual(given, Array(6).fill('string'));
  assert.equal(await on.run("return growsumo.decorate(new URL('https://shop.test/x'))"), `https://shop.test/x?${ADDED}`);
});

test('what it adds is read again by the tracker of the other site', async () => {
  await on.open(page(tag()), LINK);
  const there = await decorate(shop('/page'));
  await on.open(page(tag()), new URL(there).search, hosts.shop);
  assert.deepEqual(await on.run('return [growsumo.data.partner_key, growsumo.data.xid]'), [KEY, CLICK]);
});

test('nobody to credit: decorate() changes nothing, and the page part is not loaded', async () => {
  await on.open(page(tag(DOMAINS), '<a href="http://shop.example.co.uk/to">go</a>'));
  assert.equal(await decorate('https://shop.example.co.uk/'), 'https://shop.example.co.uk/');
  await on.leave("document.querySelector('a').click()");
  await on.site.receives('/to');
  assert.deepEqual(asked(), [shop()]);
  assert.deepEqual(on.site.received('/pr/growsumo-page.js'), []);
});

test('data-domains: those hosts and no other', async () => {
  await on.open(page(tag(DOMAINS)), LINK);
  for (const host of ['shop.example.co.uk', 'SHOP.example.co.uk:8080', 'a.github.io', 'a.b.github.io']) {
    assert.equal(await decorate(`https://${host}/`), `https://${host}/?${ADDED}`);
  }
  for (const host of ['github.io', 'evilgithub.io', 'a.shop.example.co.uk', 'example.co.uk', 'shop.example.co.uk.evil.test', 'shop.example.co.uk@evil.test']) {
    assert.equal(await decorate(`https://${host}/`), `https://${host}/`);
  }
  assert.equal(await on.run('return growsumo.problem'), null);
});

test('data-domains with something that is no host: reported, the others count', async () => {
  await on.open(page(tag('data-domains="https://shop.example.co.uk/ *hop.test *.github.io"')), LINK);
  await on.until("growsumo.problem && growsumo.problem.code === 'invalid_domains'");
  assert.equal(await decorate('https://a.github.io/'), `https://a.github.io/?${ADDED}`);
  for (const url of ['https://shop.example.co.uk/', 'https://shop.test/']) assert.equal(await decorate(url), url);
});

/** Links as pages have them: what makes it, and how it is followed. */
const LINKS = {
  'a link': { html: '<a id="link" href="URL">go</a>' },
  'a link with something in it': { html: '<a href="URL"><b id="link">go</b></a>' },
  'a link of SVG': { html: '<svg width="90" height="90"><a href="URL"><rect id="link" width="90" height="90"/></a></svg>' },
  'a link of SVG, the old way': { html: '<svg width="90" height="90" xmlns:xlink="http://www.w3.org/1999/xlink"><a xlink:href="URL"><rect id="link" width="90" height="90"/></a></svg>' },
  'a link by keyboard': { html: '<a id="link" href="URL">go</a>', follow: (link) => link.sendKeys(Key.ENTER) },
  'a link by script': { html: '<a id="link" href="URL">go</a>', follow: () => on.leave("document.querySelector('#link').click()") },
  'an area': {
    html: '<img usemap="#m" width="9" height="9" alt=""><map name="m"><area id="link" href="URL" shape="rect" coords="0,0,9,9"></map>',
    follow: () => on.leave("document.querySelector('#link').click()"),
  },
  'a link in a shadow root': {
    html: '<div id="host"></div>',
    prepare: "document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = html.replace(/.*/, '<a href=\"URL\">go</a>'.replace('URL', url));",
    follow: () => on.leave("document.querySelector('#host').shadowRoot.querySelector('a').click()"),
  },
  'a form with method=post': { html: '<form method="post" action="URL"><button id="link">go</button></form>' },
  'a form with method=get': { html: '<form action="URL"><input name="q" value="1"><button id="link">go</button></form>', query: 'q=1&' },
  'a form that is sent by a button of its own': {
    html: '<form action="/nowhere"><button id="link" formmethod="post" formaction="URL">go</button></form>',
  },
  'a form whose handler chooses the address': {
    html: '<form method="post" action="/nowhere" onsubmit="this.action = \'URL\'"><button id="link">go</button></form>',
  },
  'a form in a shadow root': {
    html: '<div id="host"></div>',
    prepare: "document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = `<form method=post action=\"${url}\"><button>go</button></form>`;",
    follow: () => on.leave("document.querySelector('#host').shadowRoot.querySelector('button').click()"),
  },
};

for (const [name, { html, prepare = '', follow = (link) => link.click(), query = '' }] of Object.entries(LINKS)) {
  test(`data-domains: ${name}`, async () => {
    await on.open(page(tag(DOMAINS), '<main></main>'), LINK);
    await pagePart();
    const before = await on.run((html, prepare, url) => {
      document.querySelector('main').innerHTML = html; // late
      new Function('html', 'url', prepare)(html, url);
      return document.querySelector('main').innerHTML;
    }, html.replaceAll('URL', shop()), prepare, shop());
    assert.equal(await on.run("return document.querySelector('main').innerHTML"), before);
    await on.until('document.readyState === "complete"');
    await follow(prepare ? null : await on.browser.findElement(By.id('link')));
    await on.site.receives('/to');
    assert.deepEqual(asked(), [`${shop()}?${query}${ADDED}`]);
  });
}

for (const [name, html] of Object.entries({
  'a link': '<a id="link" href="URL">go</a>',
  'a form': '<form method="post" action="URL"><button id="link">go</button></form>',
})) {
  test(`${name} to another host is left alone`, async () => {
    const url = on.site.url('/to?x=1', hosts.app);
    await on.open(page(tag(DOMAINS), html.replace('URL', url)), LINK);
    await pagePart();
    await on.browser.findElement(By.id('link')).click();
    await on.site.receives('/to');
    assert.deepEqual(asked(), [url]);
  });
}

test("a link within the page's own host is left alone, though it is listed", async () => {
  await on.open(page(tag('data-domains="*.example.test, shop.example.co.uk"'), '<a href="/to?x" onclick="return false">go</a>'), LINK);
  await pagePart();
  const click = (to) =>
    on.run((to) => {
      const link = document.querySelector('a');
      link.setAttribute('href', to);
      link.click();
      return link.getAttribute('href');
    }, to);
  assert.equal(await click('/to?x'), '/to?x');
  assert.equal(await click(on.site.url('/to', hosts.app)), `${on.site.url('/to', hosts.app)}?${ADDED}`);
});

test('a GET form that has a referral of its own keeps it, and fields and fragment stay', async () => {
  await on.open(page(tag(DOMAINS), `<form action="${shop('/to?lost=1#part')}"><input name="ps_xid" value="own"><input name="ü" value="a b"><button>go</button></form>`), LINK);
  await pagePart();
  await on.browser.findElement(By.css('button')).click();
  await on.site.receives('/to');
  assert.deepEqual(asked(), [shop('/to?ps_xid=own&%C3%BC=a+b')]);
});

test('data-domains: the middle button and the context menu, and nothing before', async () => {
  await on.open(page(tag(DOMAINS), `<a id="one" href="${shop('/to?one#part')}">one</a> <a id="two" href="${shop('/to?two')}">two</a>`), LINK);
  await pagePart();
  // What the button does is the browser's; here its part is the address.
  await on.run(() => ['click', 'auxclick', 'contextmenu'].forEach((type) => document.addEventListener(type, (event) => event.preventDefault())));
  const href = (id) => on.run((id) => document.getElementById(id).getAttribute('href'), id);
  const one = await on.browser.findElement(By.id('one'));
  await on.browser.actions().move({ origin: one }).perform();
  assert.equal(await href('one'), shop('/to?one#part'));
  await on.browser.actions().move({ origin: one }).press(1).release(1).perform();
  assert.equal(await href('one'), shop(`/to?one&${ADDED}#part`));
  await on.browser.actions().contextClick(await on.browser.findElement(By.id('two'))).perform();
  assert.equal(await href('two'), shop(`/to?two&${ADDED}`));
});

test('data-domains: a link that is used again carries who is credited then', async () => {
  await on.open(page(tag(DOMAINS), `<a href="${shop()}" onclick="return false">go</a>`), LINK);
  await pagePart();
  const click = () => on.run("const link = document.querySelector('a'); link.click(); return link.href");
  assert.equal(await click(), `${shop()}?${ADDED}`);
  await on.run((query) => {
    history.replaceState(null, '', query);
    growsumo._spk();
  }, `?gspk=${encoded('beta')}`);
  assert.equal(await click(), `${shop()}?gspk=${encoded('beta')}`);
});

test('nothing is added or cleaned until consent is granted, nor when it is withdrawn', async () => {
  await on.open(page(tag(`data-consent="pending" data-clean-url ${DOMAINS}`), `<a href="${shop()}" onclick="return false">go</a>`), LINK);
  const click = () => on.run("const link = document.querySelector('a'); link.click(); return link.href");
  assert.equal(await decorate(shop()), shop());
  assert.deepEqual(on.site.received('/pr/growsumo-page.js'), []);
  await on.run("growsumo.consent('granted')");
  assert.equal(await decorate(shop()), `${shop()}?${ADDED}`);
  await pagePart();
  assert.equal(await click(), `${shop()}?${ADDED}`);
  assert.equal(await on.run('return location.search'), '');
  await on.run("growsumo.consent('denied')");
  assert.equal(await click(), shop());
});

test('data-clean-url: our parameters leave the address bar, nothing else does', async () => {
  await on.open(page("<script>history.replaceState({ mine: 1 }, '')</script>", tag('data-clean-url')), `?utm=%7E+x&${ADDED}&&pscd=go.test&gclid#part?gspk=1`);
  await on.until("!location.search.includes('gsxid')");
  assert.equal(await on.run('return location.href'), `${on.site.url('/page')}?utm=%7E+x&&gclid#part?gspk=1`);
  assert.deepEqual(await on.run('return history.state'), { mine: 1 });
  assert.equal(await on.run('return growsumo.data.partner_key'), KEY);
  assert.equal((await on.jar()).gsxid, CLICK);
});

test('data-clean-url: with nothing else there is no question mark left; without the option nothing is touched', async () => {
  await on.open(page(tag('data-clean-url')), LINK);
  await on.until('!location.href.includes("?")');
  await on.open(page(tag(`data-clean-url="false" ${DOMAINS}`)), LINK);
  await pagePart();
  assert.equal(await on.run('return location.search'), LINK);
});

test('data-clean-url: where the browser keeps no cookies the address stays, for the next look at it', async () => {
  const refusing = "<script>Object.defineProperty(document, 'cookie', { get: () => '', set() {} });</script>";
  await on.open(page(refusing, tag(`data-clean-url ${DOMAINS}`)), LINK);
  await on.until("growsumo.problem && growsumo.problem.code === 'cookies_blocked'");
  await pagePart();
  assert.equal(await on.run('return location.search'), LINK);
});
