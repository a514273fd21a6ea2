// A chart as SVG, without a browser: Vega-Lite says what is drawn, Vega draws it.

import { compile } from 'vega-lite';
import * as vega from 'vega';

/** Gives the SVG of a Vega-Lite specification. Its ground is white, so that it can be read on a dark page too. */
export async function svgOf(vegaLiteSpec) {
  const { spec } = compile({ background: 'white', ...vegaLiteSpec });
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
