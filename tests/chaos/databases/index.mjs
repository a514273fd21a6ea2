// Where a relay may keep sign-ups.

import { postgres } from './postgres.mjs';
import { sqlite } from './sqlite.mjs';

export const databases = [sqlite, postgres];
