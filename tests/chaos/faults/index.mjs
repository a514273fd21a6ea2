// Every fault. One is
//
// - `name`, `what` it does and when it is undone
// - `begin(world)`: strikes, and gives how it is undone; what is in the world, world.mjs and round.mjs say
// - `visit(round)`: what the visitor does, in place of signing up and staying; gives how often that struck
// - `strikes`: where it can be seen to have struck (strikes.mjs)
// - `online`: when it is undone, the page is told that the network is back
// - `signups`: so many at least in one visit
// - `secure`: its pages are where browsers have Web Locks

import { browserLink } from './browser-link.mjs';
import { page } from './page.mjs';
import { relay } from './relay.mjs';
import { together } from './together.mjs';
import { upstreamLink } from './upstream-link.mjs';

const single = [...browserLink, ...relay, ...upstreamLink, ...page];

export const faults = [...single, together(single)];
