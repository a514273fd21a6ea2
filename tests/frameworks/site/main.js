// Both at once, for bundlers.

import './react-browser.js';
import './vue-browser.js';
