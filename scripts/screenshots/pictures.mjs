// Which pictures there are. Each is a page of the running demo, as Chromium shows it.
//
// - `path`: of the demo
// - `width`, `height`: of the window, in CSS px
// - `until`: a script that gives something truthy when there is something to see
// - `answers`: what the network answers instead of the relay, by path

const panel = (what) => `(() => {
  const host = document.querySelector('partnerkey-inspector');
  return host && host.shadowRoot.querySelector('${what}');
})()`;

const LINK = 'gspk=YWNtZTQy&gsxid=Xq7LmT2pVb9K';

export const pictures = {
  'demo.png': {
    path: `/?${LINK}`,
    width: 1280,
    height: 800,
    until: "/^acme42$/.test(document.getElementById('panel-object').textContent)",
  },
  'inspector.png': {
    path: `/?partnerkey_debug=1&${LINK}`,
    width: 1000,
    height: 760,
    until: panel('[data-id=server_cookies]'),
  },
  // A link that broke on its way, and a web server that does not find the relay.
  'inspector-findings.png': {
    path: '/signup.html?partnerkey_debug=1&gspk=cGFydG5lci1rZXkhx',
    width: 1000,
    height: 760,
    until: panel('[data-id=relay_down]'),
    answers: { '/pr/check': { status: 502, body: 'Bad Gateway' } },
  },
};
