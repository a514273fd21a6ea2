// The classic script.

import { startTracker } from './parts/tracker.js';
import { SHELF } from './shelf.js';
import { start } from './tag.js';

start(startTracker, async (load) => {
  const shelf = (window[SHELF] = window[SHELF] || {});
  if (!shelf.startTracker) await load('.compat');
  return shelf;
});
