// The names under which this browser keeps something of ours. All begin alike: what begins so goes when a visitor withdraws.

export const OURS = 'partnerkey.';

/** In localStorage, with an id after it: a sign-up that waits for a definitive answer. */
export const SIGNUP = 'partnerkey.signup.';
/** In localStorage: for which domain the relay is still to set the tracker's cookies, on this page or the next. */
export const WANTED = 'partnerkey.cookies';
/** In sessionStorage: that WebAssembly was refused. Each try costs a site with a strict policy a report. */
export const REFUSED = 'partnerkey.engine';
/** In sessionStorage: that the inspector is open in this tab, and what it has seen. */
export const INSPECTOR = 'partnerkey.inspector';
