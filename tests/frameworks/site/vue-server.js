import { renderToString } from 'vue/server-renderer';
import { createApp } from './vue-app.js';

export const render = () => renderToString(createApp({ options: { key: 'pk_' }, takesOver: true }));
