/*
 * What every page of the demo site shares: the site's own `growsumoInit`, and the panel that shows what
 * partnerkey knows.
 *
 * It is loaded before the snippet and without `async` or `defer`: the tracking script may come out of the cache
 * at any moment, and `growsumoInit` has to exist by then. Any site that uses the hook has to see to this.
 *
 * The panel only reads. It decodes nothing and decides nothing, so what it shows is what any script on the page
 * would find. Everything goes in as `textContent`: a partner key comes from a link, and anybody can make a link.
 */
(function () {
  'use strict';

  var PARTNER_PARAMETERS = ['gspk', 'ps_partner_key', 'gspid'];
  var COOKIES = ['growSumoPartnerKey', 'ps_partner_key', 'gsxid', 'ps_xid'];
  var LONGEST_SHOWN = 700; // characters: room for every usable key; a hostile link can carry a megabyte
  var WIDE = window.matchMedia('(min-width: 64rem)');

  var runs = []; // one entry per run of growsumoInit; the second would be a defect worth seeing
  var loaded = false; // the window's load event is over: a script that is not here now will not come by itself

  // ---- the hook ------------------------------------------------------------------------------------------

  window.growsumoInit = function () {
    runs.push({ at: new Date(), sinceNavigation: performance.now() });
    render();
  };

  // ---- reading the three places --------------------------------------------------------------------------

  /** The referral parameters of the address as they were written, `name=value`, still encoded. */
  function parametersInUrl() {
    return location.search.slice(1).split('&').filter(function (pair) {
      return PARTNER_PARAMETERS.indexOf(pair.split('=', 1)[0]) !== -1;
    });
  }

  /** The value exactly as a back end would read it. It may contain `=`, so only the first one separates. */
  function cookie(name) {
    var pairs = document.cookie.split('; ');
    for (var i = 0; i < pairs.length; i++) {
      var cut = pairs[i].indexOf('=');
      if (cut !== -1 && pairs[i].slice(0, cut) === name) return pairs[i].slice(cut + 1);
    }
    return null;
  }

  function tracker() {
    return typeof growsumo === 'undefined' ? null : growsumo;
  }

  // ---- what each line of the panel says ------------------------------------------------------------------

  function value(text) { return { state: 'value', text: shorten(String(text)) }; }
  function empty(text) { return { state: 'empty', text: text }; }
  function alerting(text) { return { state: 'alert', text: text }; }
  function waiting() {
    return loaded ? alerting('the script has not loaded') : { state: 'waiting', text: 'waiting for the script' };
  }

  function shorten(text) {
    return text.length <= LONGEST_SHOWN ? text : text.slice(0, LONGEST_SHOWN) + '… (' + text.length + ' characters)';
  }

  function field(name, none) {
    var object = tracker();
    if (!object || !object.data) return waiting();
    return object.data[name] ? value(object.data[name]) : runs.length ? empty(none) : waitingForInit(none);
  }

  /** Before `_initialize` an empty field means nothing yet; a page that has finished loading will stay so. */
  function waitingForInit(none) {
    return loaded ? empty(none) : { state: 'waiting', text: 'waiting for _initialize' };
  }

  var LINES = {
    'panel-url': function () {
      var pairs = parametersInUrl();
      if (!pairs.length) return empty('no referral in this address');
      return { state: 'value', text: pairs.map(shorten).join('\n') };
    },
    'panel-cookie': function () {
      var found = cookie('growSumoPartnerKey');
      return found === null ? empty('not set') : value(found);
    },
    'panel-object': function () { return field('partner_key', 'nobody to credit'); },
    'panel-xid': function () { return field('xid', 'none'); },
    'panel-problem': function () {
      var object = tracker();
      if (!object) return waiting();
      return object.problem ? alerting(shorten(String(object.problem.code || object.problem))) : empty('none');
    },
    'panel-init': function () {
      if (!runs.length) return loaded ? alerting('has not run') : { state: 'waiting', text: 'not run yet' };
      var last = runs[runs.length - 1];
      var text = clock(last.at) + '\n' + Math.round(last.sinceNavigation) + ' ms after navigation start';
      return runs.length === 1 ? value(text) : alerting(text + '\nran ' + runs.length + ' times');
    }
  };

  function clock(date) {
    function pad(number, width) { return String(number).padStart(width, '0'); }
    return pad(date.getHours(), 2) + ':' + pad(date.getMinutes(), 2) + ':' + pad(date.getSeconds(), 2) + '.' +
      pad(date.getMilliseconds(), 3);
  }

  function read(line) {
    // A page may have cookies forbidden, or a `growsumo` of its own with getters that throw. The panel says so
    // and goes on with the next line.
    try { return LINES[line](); } catch (error) { return alerting('cannot be read'); }
  }

  // ---- showing it ----------------------------------------------------------------------------------------

  function render() {
    if (!document.getElementById('panel-init')) return; // before DOMContentLoaded: build() renders in a moment
    Object.keys(LINES).forEach(function (id) {
      var found = read(id);
      var element = document.getElementById(id);
      element.textContent = found.text;
      element.setAttribute('data-state', found.state);
    });
    var key = read('panel-object');
    document.getElementById('panel-brief').textContent = key.text;
    mentionPartner(key.state === 'value' ? key.text : null);
  }

  /** Sites like to tell referred visitors so. Any element marked `data-referred` appears once a key is known. */
  function mentionPartner(key) {
    document.querySelectorAll('[data-referred]').forEach(function (element) {
      element.hidden = key === null;
      var slot = element.querySelector('[data-referred-by]');
      if (slot) slot.textContent = key === null ? '' : key;
    });
  }

  function element(name, attributes, children) {
    var node = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    (children || []).forEach(function (child) { node.append(child); });
    return node;
  }

  function code(text) { return element('code', {}, [text]); }

  function row(id, label) {
    return element('div', {}, [element('dt', {}, label), element('dd', { id: id, 'data-state': 'waiting' })]);
  }

  function build() {
    var panel = document.getElementById('panel');
    var forget = element('button', { type: 'button', id: 'panel-forget' }, ['Forget this visit']);
    forget.addEventListener('click', startOver);
    var details = element('details', {}, [
      element('summary', {}, [
        element('h2', { id: 'panel-title' }, ['What partnerkey knows']),
        element('span', { id: 'panel-brief', class: 'panel-brief' })
      ]),
      element('div', { class: 'panel-body' }, [
        element('p', {}, [
          'Read live from this page, as your own scripts would. To see it change, ',
          element('a', { href: '/#try' }, ['arrive through a partner’s link']), '.'
        ]),
        element('h3', {}, ['The partner key, in three places']),
        element('dl', {}, [
          row('panel-url', ['Address, as written']),
          row('panel-cookie', ['Cookie ', code('growSumoPartnerKey')]),
          row('panel-object', ['Object ', code('growsumo.data.partner_key')])
        ]),
        element('h3', {}, ['And beside it']),
        element('dl', {}, [
          row('panel-xid', ['Click id, ', code('growsumo.data.xid')]),
          row('panel-problem', ['Problem, ', code('growsumo.problem')]),
          row('panel-init', [code('growsumoInit'), ' ran'])
        ]),
        forget,
        element('p', { class: 'fine' }, ['Removes the referral cookies and reloads, so that the next link starts from nothing.'])
      ])
    ]);
    panel.textContent = '';
    panel.append(details);
    fold(details);
    render();
  }

  /** Open where there is room beside the page; on small screens closed until asked for. */
  function fold(details) {
    function fit() { details.open = WIDE.matches; }
    fit();
    WIDE.addEventListener('change', fit);
  }

  /** The cookies live on the widest domain that took them, and the page cannot ask which: expire them on all. */
  function startOver() {
    var labels = location.hostname.split('.');
    COOKIES.forEach(function (name) {
      var expired = name + '=; Path=/; Max-Age=0';
      document.cookie = expired;
      labels.forEach(function (_, i) { document.cookie = expired + '; Domain=' + labels.slice(i).join('.'); });
    });
    location.assign(location.pathname); // without the query, or the link would bring the partner straight back
  }

  /** On the landing page, mark the ready-made link by which the visitor has just come. */
  function markArrival() {
    if (!location.search) return;
    document.querySelectorAll('.links a').forEach(function (link) {
      if (link.search !== location.search) return;
      var card = link.closest('li');
      card.classList.add('arrived');
      card.append(element('span', { class: 'arrived-note' }, ['You arrived by this link']));
    });
  }

  document.addEventListener('DOMContentLoaded', function () { build(); markArrival(); });
  window.addEventListener('load', function () { loaded = true; render(); });
  // Coming back, by the Back button or from another tab, finds cookies that may have changed meanwhile.
  window.addEventListener('pageshow', render);
  document.addEventListener('visibilitychange', render);
})();
