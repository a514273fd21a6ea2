'use client';

import { usePartnerKey } from 'partnerkey/react';

/** The server does not know who sent a visitor: the browser fills it in. */
export function SentBy() {
  const { partnerKey, ready } = usePartnerKey();
  return (
    <p>
      Sent by <output name="partner">{ready ? (partnerKey ?? 'nobody') : '…'}</output>
    </p>
  );
}
