// A visitor in a real browser: arrives through a partner's link, goes on to the form, and signs up by a plain POST.

import webdriver from 'selenium-webdriver';
import { encoded } from '../../e2e/harness/stage.mjs';

const { By, until } = webdriver;
const LIMIT_MS = 20_000;

const DOCUMENTED = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ';

/** What a link says, and who is to be credited. */
export const links = [
  {
    what: 'the documented link',
    query: '?gspk=aHR0cHM6Ly93d3cueW91dHViZS5jb20vd2F0Y2g/dj1kUXc0dzlXZ1hjUQ==',
    partner: DOCUMENTED,
  },
  { what: 'a link without padding', query: `?gspk=${encoded(DOCUMENTED)}`, partner: DOCUMENTED },
  {
    what: 'a partner key that a cookie cannot carry as it is',
    query: `?utm_source=x&gspk=${encodeURIComponent(encoded('Zoë; 50% "off", friends+co'))}`,
    partner: 'Zoë; 50% "off", friends+co',
  },
];

/** Lands, and signs up at the next page. `site` is as harness/site.mjs gives it. */
export async function signUp({ browser, site }, { query, email, name = 'Ada Lovelace' }) {
  await browser.get(site.url(`/${query}`));
  await browser.wait(() => browser.executeScript("return document.cookie.includes('growSumoPartnerKey=')"), LIMIT_MS);
  await browser.findElement(By.linkText('Sign up')).click();
  await browser.wait(until.titleIs('Sign up'), LIMIT_MS);
  await browser.findElement(By.name('name')).sendKeys(name);
  await browser.findElement(By.name('email')).sendKeys(email);
  await browser.findElement(By.css('button')).click();
  await browser.wait(
    () => site.received(({ method, url, status }) => method === 'POST' && url.pathname === '/signup' && status).length > 0,
    LIMIT_MS,
  );
}
