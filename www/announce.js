// The site's own `growsumoInit`.

import { attempt } from './attempt.js';
import { coming } from './engine.js';
import { page } from './page.js';
import { throwAtPage } from './signups.js';

let announced = false;
let standIn;

/** Calls it once, when the tracker is there: now, or when the page has had the time to define it. */
export function announce() {
  const call = () => {
    if (announced || coming || typeof window.growsumoInit !== 'function') return;
    announced = true;
    run(window.growsumoInit);
  };
  call();
  document.addEventListener('DOMContentLoaded', call);
  window.addEventListener('load', call);
  if (coming) coming.then(call);
}

/**
 * The site's snippet calls it right after `_initialize`. While the tracker is on its way something else stands there, and
 * such calls are made when it has come.
 */
export function hold() {
  attempt(() => {
    const { growsumo, growsumoInit: own } = window;
    if (growsumo !== page.growsumo || typeof own !== 'function' || own === standIn) return;
    let calls = 0;
    window.growsumoInit = standIn = () => {
      calls += 1;
    };
    coming.then(() => {
      if (window.growsumoInit === standIn) window.growsumoInit = own;
      while (calls--) run(own);
    });
  });
}

function run(init) {
  try {
    init();
  } catch (error) {
    throwAtPage(error);
  }
}
