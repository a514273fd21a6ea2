import { createApp } from './vue-app.js';

const root = document.getElementById('root');
createApp({ options: { key: window.PUBLIC_KEY }, takesOver: Boolean(root.firstChild) }).mount(root);
