import type { App, ComputedRef } from 'vue';
import type { Consent, Data, Growsumo, Options, SignupResult } from '../growsumo.js';

/**
 * A plugin that starts the tracker in the browser, once a page, with the options of the first. Use it before the router,
 * which may rewrite the address.
 */
export function createPartnerKey(options?: Options): { install(app: App): void };

/** What a component knows of the visitor, and what it can do. */
export interface PartnerKey {
  /** The page's object, as `init` gives it; null on a server, and until a page has taken over what the server rendered. */
  growsumo: ComputedRef<Growsumo | null>;
  /** The partner who sent this visitor; undefined when nobody did. */
  partnerKey: ComputedRef<string | undefined>;
  /** The click that sent this visitor. */
  xid: ComputedRef<string | undefined>;
  /** Whether it is known who sent this visitor, if anybody did. */
  ready: ComputedRef<boolean>;
  /**
   * Reports the visitor's sign-up, with `fields` laid over a copy of `growsumo.data`. The promise never rejects. Where
   * there is nothing to send, `status` is `skipped`.
   */
  createSignup(this: void, fields?: Data): Promise<SignupResult>;
  /** The visitor's consent, as `growsumo.consent` takes it. */
  consent(this: void, state: Consent): void;
}

/** The visitor as refs, and what can be done. In `setup`, or wherever `inject` works. */
export function usePartnerKey(): PartnerKey;
