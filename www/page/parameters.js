import { NAMES } from '../parameters.js';

/** Every parameter that is ours or the link domain's. */
export const PARAMETERS = [...NAMES.split('|'), 'pscd'];
