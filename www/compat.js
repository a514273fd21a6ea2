// The classic script without WebAssembly: complete and synchronous in a tag of its own, and for a growsumo.js that was
// refused WebAssembly, the tracker that it waits for.

import { startTracker } from './parts/tracker-compat.js';
import { SHELF } from './shelf.js';
import { start } from './tag.js';

const shelf = window[SHELF];
if (shelf) shelf.startTracker = startTracker;
else start(startTracker);
