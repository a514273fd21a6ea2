/*
 * What became of the sign-up: the result that `createSignup` reported on the page before, and what the Customers
 * API holds for the customer now. Delivery happens behind the visitor's back, from the relay's store, so the page
 * asks a few times before it says that nothing has arrived.
 *
 * Names and e-mails are text that somebody typed. They go in as `textContent` and nothing else.
 */
(function () {
  'use strict';

  var ASK_FOR = 20000; // milliseconds in all
  var ANSWER_WITHIN = 4000; // milliseconds per question
  var FIRST_PAUSE = 250, LONGEST_PAUSE = 2000;

  var STATUS = {
    accepted: 'The relay has stored the sign-up and delivers it to the Customers API.',
    duplicate: 'The relay already had a sign-up with this customer key, and kept the first one.',
    queued: 'The sign-up is kept safely in this browser and will be tried again.',
    skipped: 'No partner sent this visitor, so there was nobody to credit and nothing was sent.',
    rejected: 'The sign-up was refused for good. The code says why.',
    no_script: 'The tracking script was not there when the form was sent. The account was created all the same.',
    unknown: 'This tab has no record of a result.'
  };

  /** Nothing was sent, so there is nothing to wait for. */
  var FINAL = {
    skipped: 'The Customers API holds nothing for this customer: nobody was to credit. Come through one of the ' +
      'partner’s links first, then sign up again.',
    rejected: 'The Customers API holds nothing for this customer: the sign-up was refused.',
    no_script: 'The Customers API holds nothing for this customer: the tracking script did not report the sign-up.'
  };

  var customer = new URLSearchParams(location.search).get('customer');
  var record = document.getElementById('customer-record');
  var message = document.getElementById('customer-message');
  var again = document.getElementById('ask-again');

  function reportedResult() {
    try {
      var result = JSON.parse(sessionStorage.getItem('signup:' + customer));
      if (result && typeof result.status === 'string') return result;
    } catch (error) { /* storage forbidden, or not ours: as good as no result */ }
    return { status: 'unknown' };
  }

  function showStatus(result) {
    document.getElementById('signup-status').textContent =
      result.code ? result.status + ' (' + result.code + ')' : result.status;
    document.getElementById('signup-meaning').textContent =
      Object.prototype.hasOwnProperty.call(STATUS, result.status) ? STATUS[result.status] : '';
  }

  function showRecord(held) {
    function put(id, text) { document.getElementById(id).textContent = text === undefined || text === null ? '–' : String(text); }
    put('customer-partner-key', held.partner_key);
    put('customer-key', held.key);
    put('customer-email', held.email);
    put('customer-name', held.name);
    put('customer-created', time(held.created_at));
    record.hidden = false;
    say('This is the answer of GET /v1/customers/' + customer + '.');
  }

  function time(epoch) {
    var date = new Date(epoch);
    return isNaN(date) ? epoch : date.toISOString();
  }

  function say(text) { message.textContent = text; }

  /** One question. Resolves with the record, or with `null` while there is none; rejects when nobody answers. */
  async function ask() {
    var control = new AbortController();
    var timer = setTimeout(function () { control.abort(); }, ANSWER_WITHIN);
    try {
      var answer = await fetch('/demo/customers/' + encodeURIComponent(customer), {
        cache: 'no-store', signal: control.signal
      });
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error('answered ' + answer.status);
      return (await answer.json()).rdata;
    } finally {
      clearTimeout(timer);
    }
  }

  async function askUntilThere() {
    again.hidden = true;
    say('Asking the Customers API…');
    var giveUp = Date.now() + ASK_FOR;
    var trouble = false;
    for (var pause = FIRST_PAUSE; Date.now() < giveUp; pause = Math.min(pause * 1.6, LONGEST_PAUSE)) {
      try {
        var held = await ask();
        trouble = false;
        if (held) return showRecord(held);
      } catch (error) {
        trouble = true;
      }
      await new Promise(function (resolve) { setTimeout(resolve, pause); });
    }
    say(trouble
      ? 'The relay does not answer for the Customers API at the moment.'
      : 'The Customers API does not hold this customer yet. Either the delivery is still on its way, or the API ' +
        'refused it: the relay’s log says which.');
    again.hidden = false;
  }

  if (!customer) {
    showStatus({ status: 'unknown' });
    say('This page was opened without a sign-up. Fill in the form first.');
    return;
  }

  var result = reportedResult();
  showStatus(result);
  if (Object.prototype.hasOwnProperty.call(FINAL, result.status)) {
    say(FINAL[result.status]);
  } else {
    again.addEventListener('click', askUntilThere);
    askUntilThere();
  }
})();
