// partnerkey as an application bundles it. Ready: growsumoInit.

import { init } from '../../../dist/index.js';

init({ key: window.bench.key, global: true });
