import { PARAMETERS as OF_A_CLICK } from '../parameters.js';

/** Every parameter that is ours or the link domain's. */
export const PARAMETERS = /\((.*)\)/.exec(OF_A_CLICK.source)[1].split('|').concat('pscd');
