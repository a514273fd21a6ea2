// What the inspector itself keeps while it is open, for this tab alone: that it is open, and the last sign-ups' answers,
// because a sign-up usually ends on another page. No personal data: ids, statuses, codes.

import { attempt } from '../attempt.js';
import { INSPECTOR } from '../storage.js';

const MOST = 20;

/** What earlier pages of this tab have kept: `{ folded, signups: [{ at, status, code?, id? }] }`. */
export function recall() {
  const kept = attempt(() => JSON.parse(sessionStorage.getItem(INSPECTOR)));
  const { folded, signups } = Object(kept);
  return { folded: folded === true, signups: Array.isArray(signups) ? signups.filter((one) => one && one.status) : [] };
}

/** Writes it, if it has changed. */
export function store(session) {
  const text = JSON.stringify({ ...session, signups: session.signups.slice(-MOST) });
  attempt(() => sessionStorage.getItem(INSPECTOR) === text || sessionStorage.setItem(INSPECTOR, text));
}

export function erase() {
  attempt(() => sessionStorage.removeItem(INSPECTOR));
}

/** The sign-ups known, and those that the log tells of since; a later answer to the same one takes the place of the earlier. */
export function withLog(signups, log) {
  const told = log
    .filter(({ result }) => result && result.status)
    .map(({ at, result: { status, code, id } }) => ({ at, status, code, id }));
  const same = (one, other) => (one.id ? one.id === other.id : one.at === other.at);
  return told.reduce((all, one) => [...all.filter((other) => !same(one, other)), one], signups);
}
