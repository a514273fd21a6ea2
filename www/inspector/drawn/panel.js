// The panel: one element beside the page's body, with a shadow tree and a style of its own.

import { attempt } from '../../attempt.js';
import { block, element, signButton } from './elements.js';
import { adopt } from './style.js';

const LEVELS = { broken: 'Problem', warning: 'Warning', note: 'Note', fine: 'In order' };

/** What happens inside is not the page's affair: its shortcuts, focus traps and analytics. */
const EVENTS = ['keydown', 'keyup', 'keypress', 'click', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'touchstart', 'focusin', 'focusout', 'wheel', 'copy'];

/**
 * Draws the panel. `does`: `{ close(), again(), fold(folded), report() }`.
 *
 * Gives `{ show({ verdict, findings, sections, log }), focus(), remove() }`.
 */
export function drawPanel({ version, folded }, does) {
  const host = element('partnerkey-inspector');
  const root = host.attachShadow({ mode: 'open' });
  adopt(root);
  const before = document.activeElement;

  const words = element('span', { class: 'words' });
  const title = element('h2', { id: 'title', tabindex: '-1' }, 'partnerkey inspector');
  const body = element('div', { id: 'body', class: 'body', tabindex: '0', role: 'group', 'aria-label': 'Findings and details' });
  const foldButton = signButton('fold', 'Fold', () => fold(!panel.classList.contains('folded')), { 'aria-controls': 'body' });
  const head = element(
    'header',
    {},
    element('div', { class: 'name' }, title, element('span', { class: 'version' }, version || '')),
    element('p', { class: 'verdict', role: 'status' }, words),
    foldButton,
    signButton('close', 'Close the inspector', close),
  );
  const said = element('span', { class: 'said', role: 'status' });
  const foot = element(
    'footer',
    {},
    element('button', { type: 'button', class: 'main', click: copyReport }, 'Copy report'),
    element('button', { type: 'button', click: () => does.again() }, 'Check again'),
    said,
  );
  const panel = element('section', { class: 'panel', 'aria-labelledby': 'title', lang: 'en', dir: 'ltr' }, head, body, foot);
  const parts = {
    findings: element('ul', { class: 'findings', 'aria-label': 'What to do' }),
    passed: element('ul', { class: 'findings' }),
    sections: element('div'),
    log: element('ol', { class: 'log' }),
  };
  const passedSummary = element('summary');
  body.append(
    parts.findings,
    element('details', { class: 'passed' }, passedSummary, parts.passed),
    parts.sections,
    element('details', {}, element('summary', {}, 'What the script said'), parts.log),
  );
  const showFindings = block(parts.findings, (findings) => findings.map(drawFinding));
  const showPassed = block(parts.passed, (findings) => findings.map(drawFinding));
  const showLog = block(parts.log, (lines) => lines.map((line) => element('li', {}, line)));
  const showSections = new Map();

  root.append(panel);
  for (const name of EVENTS) host.addEventListener(name, (event) => event.stopPropagation());
  root.addEventListener('keydown', escape);
  document.addEventListener('keydown', escapeOutside);
  fold(folded);
  document.documentElement.append(host);

  return { show, focus: () => title.focus({ preventScroll: true }), remove };

  function show({ verdict, findings, sections, log }) {
    if (!host.isConnected) document.documentElement.append(host); // a framework has replaced the whole document
    panel.dataset.level = verdict.level;
    if (words.textContent !== verdict.words) words.textContent = verdict.words;
    const passed = findings.filter(({ level }) => level === 'fine');
    showFindings(findings.filter(({ level }) => level !== 'fine'));
    showPassed(passed);
    passedSummary.textContent = `${passed.length} ${passed.length === 1 ? 'check' : 'checks'} passed`;
    sections.forEach(showSection);
    showLog(log);
  }

  function showSection({ id, ...data }) {
    if (!showSections.has(id)) {
      const place = element('section', { id, 'aria-labelledby': `${id}-title` });
      parts.sections.append(place);
      showSections.set(id, block(place, (section) => drawSection(id, section)));
    }
    showSections.get(id)(data);
  }

  function fold(folded) {
    panel.classList.toggle('folded', folded);
    foldButton.setAttribute('aria-expanded', `${!folded}`);
    foldButton.setAttribute('aria-label', folded ? 'Unfold' : 'Fold');
    foldButton.title = folded ? 'Unfold' : 'Fold';
    does.fold(folded);
  }

  function escape(event) {
    if (event.key === 'Escape') close();
  }

  /** Only where the key is nobody else's: nothing of the page has the focus. */
  function escapeOutside(event) {
    const { activeElement, body: page } = document;
    if (!event.defaultPrevented && (!activeElement || activeElement === page)) escape(event);
  }

  function close() {
    const inside = root.activeElement;
    remove();
    if (inside && before && before.isConnected) attempt(() => before.focus({ preventScroll: true }));
    does.close();
  }

  function remove() {
    document.removeEventListener('keydown', escapeOutside);
    host.remove();
  }

  async function copyReport() {
    const text = does.report();
    const done = await attempt(() => navigator.clipboard.writeText(text).then(() => true, () => false));
    if (done || copyByHand(text)) said.textContent = 'Copied.';
  }

  /** Without a clipboard, as on plain http: the text is shown, selected, and copied the old way where that works. */
  function copyByHand(text) {
    const area = root.querySelector('textarea') || element('textarea', { readonly: '', rows: '8', 'aria-label': 'Report' });
    area.value = text;
    foot.after(area);
    area.focus();
    area.select();
    const done = attempt(() => document.execCommand('copy'));
    if (done) {
      area.remove();
      foot.querySelector('button').focus();
    } else said.textContent = 'Copy the text below.';
    return done;
  }
}

function drawFinding({ id, level, what, remedy }) {
  return element(
    'li',
    { class: level, 'data-id': id },
    element('strong', {}, element('span', { class: 'hidden' }, `${LEVELS[level]}: `), what),
    remedy && element('p', {}, remedy),
  );
}

function drawSection(id, { title, chip, rows }) {
  const heading = element('h3', { id: `${id}-title` }, title);
  const mark = chip && element('span', { class: `chip ${chip.state}` }, chip.label);
  const list = rows.map(({ label, value, state, code }) =>
    element('div', {}, element('dt', {}, label), element('dd', { class: state || false }, code ? element('code', {}, value) : value)),
  );
  return [element('div', { class: 'title' }, heading, mark || ''), element('dl', {}, ...list)];
}
