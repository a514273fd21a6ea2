// May anything be kept and sent?

import { fine, note, warning } from './finding.js';

export const consent = [state];

function state({ consent: { counts, gpc } }) {
  if (counts === 'pending') {
    return warning('consent_pending', 'Nothing is kept or sent: the visitor has not been asked', 'Have your banner call growsumo.consent(\'granted\') or growsumo.consent(\'denied\').');
  }
  if (counts === 'denied' && gpc) {
    return note('gpc', 'Nothing is kept or sent: this browser sends Global Privacy Control', 'It counts as denied until growsumo.consent(\'granted\') is called. To test, switch it off in the browser.');
  }
  if (counts === 'denied') {
    return note('consent_denied', 'Nothing is kept or sent: the visitor does not consent', 'As it should be. To test further, call growsumo.consent(\'granted\').');
  }
  return fine('consent', 'Consent: granted');
}
