import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from './react-app.js';

export const render = async () => renderToString(h(App, { options: { publicKey: 'pk_' } }));
