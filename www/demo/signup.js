/*
 * The sign-up form, wired the way sites wire it: fill `growsumo.data`, call `createSignup`, go on in the
 * callback.
 */
(function () {
  'use strict';

  var PLANS = { shelf: 'Shelf', room: 'Room', warehouse: 'Warehouse' };

  var form = document.getElementById('signup-form');
  var button = document.getElementById('signup-button');

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    button.disabled = true; // one account per click, however impatient
    button.textContent = 'Creating your account…';

    var account = createAccount();

    // The script may be blocked, late, or missing. The visitor wants an account either way, so nothing below
    // waits for it. Every site should have this guard, and many do.
    if (typeof growsumo !== 'undefined' && growsumo) {
      growsumo.data.name = form.elements.name.value;
      growsumo.data.email = form.elements.email.value;
      growsumo.data.company = form.elements.company.value; // not a field of the API: extras pass through
      growsumo.data.customer_key = account;
      growsumo.createSignup(function (error, result) {
        thank(account, result || { status: 'rejected', code: error && error.code });
      });
    } else {
      thank(account, { status: 'no_script' });
    }
  });

  /**
   * The site's own id for the new customer: what its billing will know the customer by, and what ties a later
   * payment to the partner. A real site gets it from its own server, which has just stored the account.
   */
  function createAccount() {
    var bytes = crypto.getRandomValues(new Uint8Array(8));
    return 'cus_' + Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, '0'); }).join('');
  }

  /** To the thank-you page. The address carries the opaque id only: no name and no e-mail end up in a log. */
  function thank(account, result) {
    // Storage can be forbidden. Then the thank-you page has no result to show, and asks the API all the same.
    try { sessionStorage.setItem('signup:' + account, JSON.stringify(result)); } catch (error) { /* see above */ }
    location.assign('/thanks.html?customer=' + encodeURIComponent(account));
  }

  function showPlan() {
    var plan = new URLSearchParams(location.search).get('plan');
    if (Object.prototype.hasOwnProperty.call(PLANS, plan)) {
      document.getElementById('plan-name').textContent = PLANS[plan];
    }
  }

  showPlan();

  // Back from the thank-you page, a browser may show this page exactly as it was left: button disabled.
  window.addEventListener('pageshow', function () {
    button.disabled = false;
    button.textContent = 'Start your trial';
  });
})();
