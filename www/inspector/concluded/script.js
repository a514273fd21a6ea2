// Is the script on the page as it should be?

import { PROBLEMS } from './codes.js';
import { broken, fine, note, warning } from './finding.js';

const OPTIONS = 'key endpoint attribution cookieDays cookieDomain consent domains cleanUrl engine debug global'.split(' ');
/** What the shell itself writes beside them. */
const OWN = ['gpc', 'age'];

export const script = [twice, initialized, keyShape, otherGlobal, initCalled, options, problem, https];

function twice({ markup: { tags, keys } }) {
  if (keys.length > 1) {
    return broken('two_keys', 'This page names two public keys', 'Keep one tag and one key. Sign-ups go out with the key that was given last.');
  }
  if (tags > 1) return warning('two_tags', 'The script is on this page twice', 'Remove one of the tags: a tag manager may have brought the other. The first one counts.');
  return fine('one_tag', 'One script, one public key');
}

function initialized({ options: { key } }) {
  if (key) return fine('initialized', 'The script was given its public key');
  return broken('not_initialized', 'The script is here, and was never initialised', PROBLEMS.missing_key[2]);
}

function keyShape({ options: { key = '' } }) {
  if (/^sk_/.test(key)) {
    return broken('secret_key', 'A secret key is on this page, for everybody to read', 'Revoke it now in your account. The page needs the public key, pk_...; only the relay has the secret one.');
  }
  if (key && !/^pk_\w{32}$/.test(key)) {
    return warning('odd_key', 'The public key does not look like one', 'It is pk_ and 32 letters or digits: copy it again from your account.');
  }
  return undefined;
}

function otherGlobal({ global }) {
  if (global !== 'other') return undefined;
  return warning('other_global', 'Another script has taken window.growsumo', 'Remove the older tag. What pages write into that object does not reach partnerkey.');
}

function initCalled({ markup, init }) {
  if (init === 'function') return fine('init', 'growsumoInit is defined');
  if (markup.namesInit) {
    return warning('init_hidden', 'growsumoInit is written on this page, but is not global', 'Write window.growsumoInit = function () {...}: in a module, or inside another function, it cannot be seen.');
  }
  return note('no_init', 'This page defines no growsumoInit', 'Nothing to do, unless your own code waits for it: then define it above the script.');
}

function options({ options }) {
  const unknown = Object.keys(options).filter((name) => ![...OPTIONS, ...OWN].includes(name));
  if (!unknown.length) return undefined;
  const names = unknown.slice(0, 3).map((name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  return warning('unknown_option', `The script tag has attributes that mean nothing: ${names.join(', ')}`.slice(0, 200), 'Look for a slip of the pen: the options are listed in the README.');
}

function problem({ problem, options: { key } }) {
  if (!problem || (problem.code === 'missing_key' && !key)) return undefined;
  const [level, what, remedy] = PROBLEMS[problem.code] || [warning, `growsumo.problem is ${problem.code.slice(0, 40)}`, 'See the list of codes in the documentation.'];
  return level(problem.code, what, remedy);
}

function https({ location: { https, secure } }) {
  if (https || secure) return undefined;
  return warning('plain_http', 'This page came without https', 'Serve it by https: on the way, cookies and sign-ups can be read and changed.');
}
