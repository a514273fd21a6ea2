// All checks: facts in, findings out. Pure.

import { attempt } from '../../attempt.js';
import { consent } from './consent.js';
import { cookies } from './cookies.js';
import { policy } from './policy.js';
import { referral } from './referral.js';
import { relay } from './relay.js';
import { script } from './script.js';
import { signups } from './signups.js';

const LEVELS = ['broken', 'warning', 'note', 'fine'];

/** Every finding, `{ id, level, what, remedy? }`, the worst first, each id once. */
export function checklist(facts) {
  const checks = [...script, ...relay, ...policy, ...consent, ...cookies, ...referral, ...signups];
  const findings = checks.flatMap((check) => attempt(() => check(facts)) || []); // pages replace all sorts of things
  const each = findings.filter(({ id }, at) => findings.findIndex((other) => other.id === id) === at);
  return LEVELS.flatMap((level) => each.filter((finding) => finding.level === level));
}

/** The whole in a few words: `{ level, words }`. */
export function verdict(findings) {
  const count = (level) => findings.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [count('broken'), count('warning')];
  if (problems) return { level: 'broken', words: problems === 1 ? '1 problem' : `${problems} problems` };
  if (warnings) return { level: 'warning', words: `Works, with ${warnings === 1 ? '1 warning' : `${warnings} warnings`}` };
  return { level: 'fine', words: 'Everything works' };
}
