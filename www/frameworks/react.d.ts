import type { ReactElement, ReactNode } from 'react';
import type { Consent, Data, Growsumo, Options, SignupResult } from '../growsumo.js';

/**
 * The options of `init`, with `publicKey` for `key`, which is a word of React's own.
 *
 * They are read once, when the first provider of a page renders. But a `publicKey` that comes later, and each change of
 * `consent`, are told to the tracker.
 */
export interface PartnerKeyProviderProps extends Omit<Options, 'key'> {
  /** The public key, `pk_` and 32 letters or digits. Without one, sign-ups wait until there is one. */
  publicKey?: string | undefined;
  children?: ReactNode;
}

/** Starts the tracker in the browser, once a page. On a server it renders its children and nothing more. */
export function PartnerKeyProvider(props: PartnerKeyProviderProps): ReactElement;

/** What a component knows of the visitor, and what it can do. */
export type PartnerKey = Visitor & Deeds;

type Visitor =
  /** On a server, and on a page until it has taken over what the server rendered. */
  | { ready: false; growsumo: null; partnerKey: undefined; xid: undefined }
  | {
      ready: true;
      /** The page's object, as `init` gives it. */
      growsumo: Growsumo;
      /** The partner who sent this visitor; undefined when nobody did. */
      partnerKey: string | undefined;
      /** The click that sent this visitor. */
      xid: string | undefined;
    };

interface Deeds {
  /**
   * Reports the visitor's sign-up, with `fields` laid over a copy of `growsumo.data`. The promise never rejects. Where
   * there is nothing to send, `status` is `skipped`.
   */
  createSignup(this: void, fields?: Data): Promise<SignupResult>;
  /** The visitor's consent, as `growsumo.consent` takes it. */
  consent(this: void, state: Consent): void;
}

/** The visitor, and what can be done. The component renders again when the attribution changes. */
export function usePartnerKey(): PartnerKey;
