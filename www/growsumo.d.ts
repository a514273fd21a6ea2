/** What the tracker was told; every one has a default. */
export interface Options {
  /** The public key, `pk_` and 32 letters or digits. Without one, sign-ups wait until there is one. */
  key?: string;
  /** The relay's base URL. Default: `/pr/` on the page's origin. */
  endpoint?: string;
  /** Which click is credited. Default: `last`. */
  attribution?: 'last' | 'first';
  /** The cookies' lifetime in days, 1 to 400. Default: 90. */
  cookieDays?: number;
  /** `auto`: the registrable domain; `host`: this host only; or a domain of this page. Default: `auto`. */
  cookieDomain?: 'auto' | 'host' | (string & {});
  /**
   * What the visitor has agreed to: `pending` reads the link and writes and sends nothing. Default: `granted`, or `denied`
   * where the browser sends Global Privacy Control; only an explicit `granted` outweighs that.
   */
  consent?: Consent;
  /** Other sites of yours, whose links and forms carry the referral: hosts, `*.` and a host; a list or text. Default: none. */
  domains?: string | readonly string[];
  /** Take our parameters out of the address bar once they are kept. Default: false. */
  cleanUrl?: boolean;
  /** What the tracker runs on. `js` never tries WebAssembly; `auto` does without where it is refused. Default: `auto`. */
  engine?: 'auto' | 'js';
  /** Say in the console what was decided and why; `'inspector'`: also show it in a panel on the page. Default: false. */
  debug?: boolean | 'inspector';
  /** Also make `growsumo` and `partnerstack` global, and call `growsumoInit`. Default: false. */
  global?: boolean;
}

/** What a visitor has agreed to. */
export type Consent = 'granted' | 'pending' | 'denied';

/** What sites read from and write into `growsumo.data`. */
export interface Data {
  /** The partner who sent this visitor; missing when nobody did. */
  readonly partner_key?: string;
  /** The same, under its newer name. */
  readonly ps_partner_key?: string;
  /** The click that sent this visitor. */
  readonly xid?: string;
  /** Required by `createSignup`. */
  email?: string;
  /** Cut after 100 characters. */
  name?: string;
  /** Identifies the customer, at most 255 bytes. Default: the e-mail address. */
  customer_key?: string | number;
  /** Further fields are passed through. */
  [field: string]: unknown;
}

/** What was wrong with a landing, or with the set-up. */
export type ProblemCode =
  | 'invalid_gspk'
  | 'invalid_gsxid'
  | 'invalid_cookie'
  | 'cookies_blocked'
  | 'missing_key'
  | 'invalid_attribution'
  | 'invalid_cookie_days'
  | 'invalid_consent'
  | 'invalid_cookie_domain'
  | 'invalid_engine'
  | 'wasm_blocked'
  | 'tracker_failed'
  | 'invalid_endpoint'
  | 'invalid_domains'
  | 'global_taken'
  | 'storage_blocked'
  | 'outbox_full'
  | 'unreadable_field';

/** Why a sign-up was not accepted. The relay's own refusals bring their own codes. */
export type SignupCode =
  | 'missing_email'
  | 'invalid_email'
  | 'invalid_customer_key'
  | 'no_answer'
  | 'relay_unavailable'
  | 'signup_unavailable'
  | 'not_initialized'
  | 'consent_pending'
  | 'consent_denied';

export interface PartnerkeyError<Code extends string = string> extends Error {
  readonly name: 'PartnerkeyError';
  readonly code: Code;
}

/** What became of a sign-up. */
export type SignupResult =
  /** The relay has it, or had this customer already. */
  | { status: 'accepted' | 'duplicate'; id: string }
  /** It is kept and sent again. */
  | { status: 'queued'; id: string; code: SignupCode; message?: string }
  /** Nobody is to be credited, or the visitor does not agree: nothing was sent. */
  | { status: 'skipped'; id?: string; code?: SignupCode }
  /** It cannot be sent. */
  | { status: 'rejected'; id?: string; code: SignupCode | (string & {}); message?: string };

export interface Growsumo {
  /** Filled by `_initialize`; an ordinary object, yours to write to. */
  data: Data;
  /** What was wrong last, or null. */
  problem: PartnerkeyError<ProblemCode> | null;
  readonly version: string;
  /** Reads the link and the cookies. Synchronous; may run again; never throws. */
  _initialize(publicKey?: string): void;
  /** Reads the link and the cookies again. */
  _spk(): void;
  /**
   * The address with the referral in it, for a link to another site of yours; everything else of it stays as it is.
   *
   * Unchanged: what is no http(s) address, carries a referral already, is none of the option `domains` if that is given,
   * or has nobody to credit. Never throws.
   */
  decorate(url: string | URL): string;
  /**
   * The visitor agrees, has not answered yet, or does not agree, from now on.
   *
   * `granted` writes what was read while pending, with its original time, and sends the sign-ups that waited; `denied`
   * removes cookies, kept sign-ups and what is known of this visitor.
   */
  consent(state: Consent): void;
  /**
   * Reports the visitor's sign-up, with `data` as it is at this moment.
   *
   * The promise never rejects. The callback is called exactly once, at the latest after two seconds; its error is
   * set when the sign-up was rejected.
   */
  createSignup(callback?: (error: PartnerkeyError | null, result: SignupResult) => void): Promise<SignupResult>;
}

/**
 * Starts the tracker on this page and gives its object: the same one each time.
 *
 * On a server, where there is no page, the object is there too: `data` is empty and sign-ups are skipped.
 */
export function init(options?: Options): Growsumo;

/**
 * Calls `listener` whenever link and cookies have been read again, so that `data` may say something else: after a
 * navigation, or when consent was given or withdrawn. Gives the function that ends it. On a server it is never called.
 */
export function onChange(listener: () => void): () => void;

/** partnerkey's version. */
export const version: string;

declare global {
  interface Window {
    /** With the script tag, or with `global: true`. */
    growsumo?: Growsumo;
    /** The same object. */
    partnerstack?: Growsumo;
    /** The site's own: called once when the tracker is ready. */
    growsumoInit?: () => void;
  }
}
