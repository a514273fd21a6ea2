// The panel's looks. Lengths are px: rem would be the page's. Colours keep to 4.5:1 (WCAG AA) on their grounds, light and dark.

import { element } from './elements.js';

export const CSS = `
:host {
  all: initial !important; direction: ltr !important; display: block !important; position: fixed !important; z-index: 2147483647 !important;
  inset: auto 16px 16px auto !important; width: min(432px, calc(100vw - 32px)) !important; color-scheme: light dark !important;
}
*, ::before, ::after { box-sizing: border-box; }
.panel {
  --ground: #fff; --raised: #f3f7f5; --text: #15231f; --muted: #50615b; --line: #d5deda; --accent: #0a6b58; --on-accent: #fff;
  --broken: #b3261e; --warning: #855000; --note: #2c5c8f; --fine: #0a6b58;
  --broken-wash: #fdeeec; --warning-wash: #fdf3df; --note-wash: #edf3fa;
  display: flex; flex-direction: column; max-height: min(760px, calc(100vh - 32px)); overflow: hidden; overflow-wrap: anywhere;
  font: 13px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; text-align: left;
  color: var(--text); background: var(--ground); border: 1px solid var(--line); border-radius: 12px;
  box-shadow: 0 1px 3px #0a1a1526, 0 12px 40px #0a1a1540; animation: rise .18s ease-out;
}
@media (prefers-color-scheme: dark) {
  .panel {
    --ground: #151d1b; --raised: #1e2826; --text: #e8efec; --muted: #a5b3ae; --line: #36433f; --accent: #62d9b8; --on-accent: #06231c;
    --broken: #ff9d92; --warning: #f0bd60; --note: #9fc6f0; --fine: #62d9b8;
    --broken-wash: #3a1f1c; --warning-wash: #33280f; --note-wash: #1b2a3a;
    box-shadow: 0 1px 3px #0008, 0 12px 40px #000a;
  }
}
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
@media (prefers-reduced-motion: reduce) { .panel { animation: none; } }
@media print { .panel { display: none; } }
h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; font-size: inherit; }
ul, ol { list-style: none; }
button { font: inherit; color: inherit; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

header { display: grid; grid-template-columns: 1fr 32px 32px; align-items: center; gap: 0 4px; padding: 10px 8px 10px 16px; border-bottom: 1px solid var(--line); }
.name { display: flex; align-items: baseline; gap: 6px; color: var(--muted); }
h2 { font-weight: 600; outline: none !important; }
.version { font-size: 12px; }
.verdict { grid-column: 1; font-size: 17px; font-weight: 650; line-height: 1.3; letter-spacing: -.01em; display: flex; align-items: center; gap: 8px; }
.verdict::before { content: ""; flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--muted); }
.panel[data-level=broken] .verdict::before { background: var(--broken); border-radius: 2px; transform: rotate(45deg); }
.panel[data-level=warning] .verdict::before { background: var(--warning); border-radius: 2px; }
.panel[data-level=fine] .verdict::before { background: var(--fine); }
.sign { grid-row: 1 / 3; width: 32px; height: 32px; padding: 0; border: 0; border-radius: 8px; background: none; font-size: 20px; line-height: 1; color: var(--muted); }
.sign:hover { background: var(--raised); color: var(--text); }
.fold { grid-column: 2; } .close { grid-column: 3; }
.fold::before { content: ""; display: block; width: 9px; height: 9px; margin: 7px auto 11px; border: solid; border-width: 0 2px 2px 0; transform: rotate(45deg); }
.folded .fold::before { margin: 13px auto 5px; transform: rotate(225deg); }
.close::before { content: "\\D7"; }
.folded { max-height: none; } .folded > :not(header) { display: none; } .folded header { border: 0; }

.body { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; padding: 12px 16px 16px; }
.body:focus-visible { outline-offset: -3px; }
.findings { display: grid; gap: 8px; }
.findings:not(:empty) { margin-bottom: 10px; }
.findings li { position: relative; padding: 9px 12px 9px 36px; border-radius: 8px; background: var(--raised); }
.findings li::before {
  content: "i"; position: absolute; left: 11px; top: 10px; width: 16px; height: 16px; border-radius: 50%;
  font: 700 11px/16px system-ui, sans-serif; text-align: center; color: var(--ground); background: var(--note);
}
.findings strong { font-weight: 600; }
.findings p { margin-top: 2px; color: var(--muted); }
.broken { background: var(--broken-wash) !important; } .broken::before { content: "!" !important; background: var(--broken) !important; border-radius: 3px !important; }
.warning { background: var(--warning-wash) !important; } .warning::before { content: "!" !important; background: var(--warning) !important; }
.note { background: var(--note-wash) !important; }
.findings .broken p, .findings .warning p, .findings .note p { color: var(--text); }
.passed .findings { gap: 0; margin: 4px 0 8px; }
.passed li { padding-block: 3px; background: none; }
.passed li::before { content: "\\2713"; top: 4px; background: none; color: var(--fine); font-size: 14px; }
.passed strong { font-weight: 400; }
summary { padding: 4px 0; color: var(--muted); cursor: pointer; border-radius: 4px; }
summary:hover { color: var(--text); }

.title { display: flex; align-items: center; gap: 8px; margin: 14px 0 4px; padding-top: 12px; border-top: 1px solid var(--line); }
h3 { font-size: 13px; font-weight: 650; }
.chip { padding: 0 8px; border-radius: 99px; background: var(--raised); color: var(--muted); font-size: 12px; line-height: 20px; }
.chip.good { color: var(--fine); } .chip.bad { background: var(--broken-wash); color: var(--broken); }
dl > div { display: grid; grid-template-columns: 116px 1fr; gap: 10px; padding: 2px 0; }
dt { color: var(--muted); }
dd { min-width: 0; }
dd.good { color: var(--fine); } dd.bad { color: var(--broken); } dd.none { color: var(--muted); }
code, .log, textarea { font: 12px/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.body > details:last-child { margin-top: 14px; padding-top: 8px; border-top: 1px solid var(--line); }
.log { color: var(--muted); }

footer { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 10px 16px; border-top: 1px solid var(--line); background: var(--raised); }
footer button { min-height: 32px; padding: 0 14px; border: 1px solid var(--muted); border-radius: 8px; background: var(--ground); }
footer button:hover { border-color: var(--text); }
footer .main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
.said { color: var(--muted); }
textarea { display: block; width: 100%; padding: 8px 16px; border: 0; border-top: 1px solid var(--line); resize: none; color: inherit; background: var(--ground); }

@media (max-width: 560px) {
  :host { inset: auto 0 0 0 !important; width: 100vw !important; }
  .panel { max-height: min(70vh, 560px); border-width: 1px 0 0; border-radius: 12px 12px 0 0; }
  .sign { width: 40px; height: 40px; } header { grid-template-columns: 1fr 40px 40px; } .fold::before { margin: 11px auto 15px; } .folded .fold::before { margin: 17px auto 9px; }
  footer button { min-height: 40px; }
}
`;

/** Gives a shadow root the style: by its sheet, which `style-src` does not forbid; by an element where there is no such thing. */
export function adopt(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(element('style', {}, CSS));
  }
}
