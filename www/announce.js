// The site's own `growsumoInit`.

import { throwAtPage } from './signups.js';

let announced = false;

/** Calls the site's `growsumoInit` once: now, or when the page has had the time to define it. */
export function announce() {
  const call = () => {
    if (announced || typeof window.growsumoInit !== 'function') return;
    announced = true;
    try {
      window.growsumoInit();
    } catch (error) {
      throwAtPage(error);
    }
  };
  call();
  document.addEventListener('DOMContentLoaded', call);
  window.addEventListener('load', call);
}
