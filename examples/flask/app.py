"""A sign-up form whose back end credits the partner.

- The pages load partnerkey from `/pr/js` of this site; it keeps the partner key in the cookie `growSumoPartnerKey`.
- The browser sends that cookie along with the form.
- `POST /signup` hands customer and partner key to the Customers API, or to the relay when `SIGNUPS_BY=relay`.

A customer's own sign-up never fails because of the credit: what goes wrong there is logged, by customer key only.
"""

import logging
import os
import uuid
from typing import NamedTuple, Optional
from urllib.parse import unquote

import requests
from flask import Flask, jsonify, render_template, request

COOKIE = "growSumoPartnerKey"
LONGEST_EMAIL = 255
LONGEST_NAME = 100  # the Customers API takes no more
TIMEOUT = (2, 5)  # seconds to connect, and to wait for the answer

PUBLIC_KEY = os.environ["PARTNERSTACK_PUBLIC_KEY"]
SECRET_KEY = os.environ.get("PARTNERSTACK_SECRET_KEY", "")  # not needed when the relay has it
API_URL = os.environ.get("PARTNERSTACK_API_URL", "https://api.partnerstack.com").rstrip("/")
RELAY_URL = os.environ.get("PARTNERKEY_RELAY_URL", "http://127.0.0.1:8787").rstrip("/")
# The relay answers those whose pages may post: its own origin, or one that its --origin lists.
RELAY_ORIGIN = os.environ.get("PARTNERKEY_RELAY_ORIGIN", RELAY_URL)
SIGNUPS_BY = os.environ.get("SIGNUPS_BY", "api")

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 16 * 1024
app.logger.setLevel(logging.INFO)


class Customer(NamedTuple):
    key: str  # yours, unique and for ever: of several sign-ups with one key, one is credited
    email: str
    name: Optional[str]


@app.get("/")
def landing():
    return render_template("landing.html", public_key=PUBLIC_KEY)


@app.get("/signup")
def form():
    return render_template("signup.html", public_key=PUBLIC_KEY)


@app.post("/signup")
def signup():
    email = request.form.get("email", "").strip()
    name = request.form.get("name", "").strip()
    if "@" not in email or not 4 <= len(email.encode()) <= LONGEST_EMAIL:
        return jsonify(message="An e-mail address is needed"), 400

    # Your own work comes first: store the customer, start the session, send the welcome. The key is your customer id.
    customer = Customer(key=str(uuid.uuid4()), email=email, name=name[:LONGEST_NAME] or None)

    partner_key = read_partner_key()
    if partner_key:
        credit(customer, partner_key)
    return jsonify(message="Customer created")


def read_partner_key() -> Optional[str]:
    """Who sent this customer, or None. A `%` and what no cookie can carry are percent-encoded in it."""
    return unquote(request.cookies.get(COOKIE, "")) or None


def credit(customer: Customer, partner_key: str) -> None:
    """Reports a customer whom a partner sent. Never raises."""
    report = report_to_relay if SIGNUPS_BY == "relay" else report_to_customers_api
    try:
        status = report(customer, partner_key).status_code
    except requests.RequestException as error:
        # The class says what happened; its text could hold what was sent.
        app.logger.error("customer %s: partner not reported: %s", customer.key, type(error).__name__)
        return
    if 200 <= status < 300:
        app.logger.info("customer %s: partner reported", customer.key)
    else:
        app.logger.error("customer %s: partner not reported: status %s", customer.key, status)


def report_to_customers_api(customer: Customer, partner_key: str) -> requests.Response:
    """Tries once. What fails here is lost unless somebody acts on the log."""
    return requests.post(
        f"{API_URL}/v1/customers",
        auth=(PUBLIC_KEY, SECRET_KEY),
        json={**customer._asdict(), "partner_key": partner_key},
        timeout=TIMEOUT,
        allow_redirects=False,
    )


def report_to_relay(customer: Customer, partner_key: str) -> requests.Response:
    """Answered when the relay has it on disk; from there it is delivered for as long as it takes."""
    return requests.post(
        f"{RELAY_URL}/pr/signup",
        headers={"Origin": RELAY_ORIGIN},
        json={
            "id": str(uuid.uuid4()),
            "public_key": PUBLIC_KEY,
            "customer_key": customer.key,
            "email": customer.email,
            "name": customer.name,
            "partner_key": partner_key,
        },
        timeout=TIMEOUT,
        allow_redirects=False,
    )
