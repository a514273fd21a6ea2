// Every series, in the order of the picture.
//
// A series has
// - `name`, `group`; `work`: what is counted; `points`: how much of it
// - `open(n)`: a page with so much of it; its `right()` says, once it was measured, whether it did what is measured
// - `measure(page)`: gives ms of the main thread
// - `whole`: it has pauses in it, so the browser is asked how long its main thread was busy meanwhile. `times`: so often
//   it is done for one figure

import { cookies } from './cookies.js';
import { forms } from './forms.js';
import { keys } from './keys.js';
import { links } from './links.js';
import { outbox } from './outbox.js';
import { queries } from './queries.js';

export const series = [...keys, ...cookies, ...queries, ...outbox, ...links, ...forms];
