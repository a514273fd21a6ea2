// How sites load the script: the snippets that are out there, with only the URL changed.

/** The snippet of the vendor's documentation. `inCallback` is what wrappers add inside its `try`. */
export const snippet = (key, { url = '/pr/js', inCallback = '' } = {}) => `<script type='text/javascript'>
(function() {var gs = document.createElement('script');gs.src = '${url}';gs.type = 'text/javascript';gs.async = 'true';
gs.onload = gs.onreadystatechange = function() {var rs = this.readyState;if (rs && rs != 'complete' && rs != 'loaded') return;
try {growsumo._initialize('${key}');if (typeof(growsumoInit) === 'function') {growsumoInit();}${inCallback}} catch (e) {window.swallowed = String(e);}};
var s = document.getElementsByTagName('script')[0];s.parentNode.insertBefore(gs, s);})();
</script>`;

/** The snippet of 2016, which knows no growsumoInit. */
export const snippetOf2016 = (key, { url = '/pr/js' } = {}) => `<script type='text/javascript'>
(function() {var gs = document.createElement('script');gs.src = '${url}';gs.type = 'text/javascript';gs.async = 'true';
gs.onload = gs.onreadystatechange = function() {var rs = this.readyState;if (rs && rs != 'complete' && rs != 'loaded') return;
try {growsumo._initialize('${key}');window.initialized2016 = true;} catch (e) {window.swallowed = String(e);}};
var s = document.getElementsByTagName('script')[0];s.parentNode.insertBefore(gs, s);})();
</script>`;

/** Ours. */
export const bareTag = (key, attributes = '') => `<script async src="/pr/js" data-key="${key}" ${attributes}></script>`;

/** A page whose growsumoInit notes, each time it is called, what it saw. */
export const page = (...parts) => `<!doctype html><html><head><meta charset="utf-8"><title>page</title>
<script>
window.inits = [];
window.errors = [];
window.addEventListener('error', (event) => errors.push(String(event.message)));
window.addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
</script>
${parts.join('\n')}
</head><body></body></html>`;

/** The site's hook. */
export const hook = `<script>function growsumoInit() {
  inits.push({ partner_key: growsumo.data.partner_key, createSignup: typeof growsumo.createSignup });
}</script>`;
