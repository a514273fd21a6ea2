import { createElement as h } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './react-app.js';

const root = document.getElementById('root');
const props = (options) => h(App, { options: { publicKey: window.PUBLIC_KEY, ...options } });
const complain = (error) => window.complaints.push(String(error));

const page = root.firstChild
  ? hydrateRoot(root, props(), { onRecoverableError: complain })
  : createRoot(root, { onRecoverableError: complain });
if (!root.firstChild) page.render(props());
window.renderAgain = (options) => flushSync(() => page.render(props(options))); // effects and all
