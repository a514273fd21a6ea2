//! From the database to the Customers API, with every link of the way broken once.

use reqwest::Response;
use serde_json::{Value, json};

use crate::program::{
    PUBLIC_KEY, Place, Program, SECRET_KEY, answer, client, eventually, quiet_port, signup,
};
use crate::upstream::{Answer, Upstream};

/// A customer as the sandbox holds it.
async fn held(sandbox: &Program, key: &str) -> Option<Value> {
    let url = format!("{}/v1/customers/{key}", sandbox.url);
    let response: Response = client()
        .get(url)
        .basic_auth(PUBLIC_KEY, Some(SECRET_KEY))
        .send()
        .await
        .unwrap();
    let found = response.status() == 200;
    let answer: Value = response.json().await.unwrap();
    found.then(|| answer["rdata"].clone())
}

async fn accept(relay: &Program, body: &Value) {
    let (status, answer) = answer(relay, body.to_string()).await;
    assert_eq!(status, 202, "{answer}");
}

#[tokio::test]
async fn a_signup_arrives_with_all_its_fields() {
    let place = Place::new();
    let sandbox = place.sandbox();
    let relay = place.relay(&sandbox.url);
    let mut body = signup(1);
    body["customer_key"] = json!(4711);
    body["partner_key"] = json!("https://www.youtube.com/watch?v=dQw4w9WgXcQ");
    body["name"] = json!("Zoë \"Quote\" O'Neil");
    body["provider_key"] = json!("cus_1");
    body["company"] = json!({ "name": "ACME" });
    accept(&relay, &body).await;

    let row = place.settled("delivered").await;
    let expected = json!({ "customer_key": "4711", "state": "delivered", "reason": null, "upstream_status": 200, "attempts": 1 });
    assert_eq!(row, expected);
    let mut customer = held(&sandbox, "4711").await.unwrap();
    for time in ["created_at", "updated_at"] {
        assert!(
            customer
                .as_object_mut()
                .unwrap()
                .remove(time)
                .unwrap()
                .as_i64()
                .unwrap()
                > 1_700_000_000_000
        );
    }
    assert_eq!(
        customer,
        json!({
            "key": "4711", "email": "customer1@example.com", "name": "Zoë \"Quote\" O'Neil", "provider_key": "cus_1",
            "partner_key": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "test": false,
            "meta": { "company": { "name": "ACME" } },
        })
    );
}

#[tokio::test]
async fn what_is_sent_is_what_is_documented() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::status(200)]).await;
    // A base address with a path and a slash at its end.
    let relay = place.relay(&format!("{}/base/", upstream.url));
    accept(&relay, &signup(1)).await;
    place.settled("delivered").await;
    let received = upstream.received();
    assert_eq!(received.len(), 1);
    assert_eq!(
        (received[0].method.as_str(), received[0].path.as_str()),
        ("POST", "/base/v1/customers")
    );
    assert_eq!(
        received[0].authorization,
        "Basic cGtfdGVzdDpza192ZXJ5c2VjcmV0"
    ); // pk_test:sk_verysecret
    let expected = json!({ "key": "customer-1", "email": "customer1@example.com", "partner_key": "jane-partner" });
    assert_eq!(received[0].json(), expected);
}

#[tokio::test]
async fn after_kill_9_everything_acknowledged_arrives() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for number in 0..20 {
        accept(&relay, &signup(number)).await;
    }
    relay.kill();
    assert!(
        place
            .states()
            .await
            .iter()
            .all(|row| row["state"] == "pending")
    );

    let sandbox = place.sandbox();
    let _relay = place.relay(&sandbox.url);
    eventually("all are delivered", async || {
        place
            .states()
            .await
            .iter()
            .all(|row| row["state"] == "delivered")
            .then_some(())
    })
    .await;
    for number in 0..20 {
        assert!(
            held(&sandbox, &format!("customer-{number}"))
                .await
                .is_some(),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_customers_api_that_comes_up_later_gets_them_all() {
    let place = Place::new();
    let listen = format!("127.0.0.1:{}", quiet_port());
    let relay = place.relay(&format!("http://{listen}"));
    for number in 0..3 {
        accept(&relay, &signup(number)).await;
    }
    eventually("each was tried in vain", async || {
        let states = place.states().await;
        states
            .iter()
            .all(|row| row["attempts"].as_u64() >= Some(1))
            .then_some(())
    })
    .await;
    for row in place.states().await {
        assert_eq!(
            (&row["state"], &row["reason"]),
            (&json!("pending"), &json!("upstream_unreachable"))
        );
    }

    let sandbox = Program::start(place.sandbox_command(&listen));
    eventually("all are delivered", async || {
        place
            .states()
            .await
            .iter()
            .all(|row| row["state"] == "delivered")
            .then_some(())
    })
    .await;
    assert!(held(&sandbox, "customer-2").await.is_some());
}

#[tokio::test]
async fn an_answer_that_was_lost_does_not_make_a_second_customer() {
    let place = Place::new();
    let exists = r#"{"status":400,"error":"Bad Request","message":"A customer with this key already exists"}"#;
    let upstream = Upstream::start([
        Answer::status(502), // it has the customer, but a gateway lost the answer
        Answer::Status(400, exists.to_owned()),
        Answer::status(200), // the customer read back
    ])
    .await;
    let relay = place.relay(&upstream.url);
    let mut body = signup(1);
    body["customer_key"] = json!("a/b c@é");
    accept(&relay, &body).await;
    let row = place.settled("delivered").await;
    assert_eq!(
        (&row["reason"], &row["upstream_status"], &row["attempts"]),
        (&json!("duplicate"), &json!(400), &json!(2))
    );
    let requests: Vec<_> = upstream
        .received()
        .iter()
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    assert_eq!(
        requests,
        [
            "POST /v1/customers",
            "POST /v1/customers",
            "GET /v1/customers/a%2Fb%20c%40%C3%A9"
        ]
    );
}

#[tokio::test]
async fn the_sandbox_too_refuses_a_known_key_harmlessly() {
    let place = Place::new();
    let sandbox = place.sandbox();
    let customer =
        json!({ "key": "customer-1", "email": "earlier@example.com", "partner_key": "earlier" });
    let url = format!("{}/v1/customers", sandbox.url);
    let made = client()
        .post(url)
        .basic_auth(PUBLIC_KEY, Some(SECRET_KEY))
        .json(&customer)
        .send()
        .await
        .unwrap();
    assert_eq!(made.status(), 200);

    let relay = place.relay(&sandbox.url);
    accept(&relay, &signup(1)).await;
    assert_eq!(place.settled("delivered").await["reason"], "duplicate");
    assert_eq!(
        held(&sandbox, "customer-1").await.unwrap()["partner_key"],
        "earlier"
    );
}

#[tokio::test]
async fn a_conflict_about_something_else_is_a_refusal() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::status(409), Answer::status(404)]).await;
    let relay = place.relay(&upstream.url);
    accept(&relay, &signup(1)).await;
    let row = place.settled("dead").await;
    assert_eq!(
        (&row["reason"], &row["upstream_status"]),
        (&json!("conflict"), &json!(409))
    );
}

#[tokio::test]
async fn an_unknown_partner_is_refused_for_good() {
    let place = Place::new();
    let sandbox = place.sandbox();
    let relay = place.relay(&sandbox.url);
    let mut body = signup(1);
    body["partner_key"] = json!("unknown-partner");
    accept(&relay, &body).await;
    let row = place.settled("dead").await;
    let expected = json!({
        "customer_key": "customer-1", "state": "dead", "reason": "unknown_partner", "upstream_status": 404, "attempts": 1,
    });
    assert_eq!(row, expected);
    // It does not hold up those behind it, nor is it tried with them.
    accept(&relay, &signup(2)).await;
    place.settled("delivered").await;
    assert_eq!(place.settled("dead").await["attempts"], 1);
}

#[tokio::test]
async fn a_click_id_alone_cannot_be_delivered_and_is_not_sent() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::status(200)]).await;
    let relay = place.relay(&upstream.url);
    let mut body = signup(1);
    body["xid"] = json!("abcDEF123456");
    body.as_object_mut().unwrap().remove("partner_key");
    accept(&relay, &body).await;
    let row = place.settled("dead").await;
    assert_eq!(
        (&row["reason"], &row["upstream_status"]),
        (&json!("no_partner_key"), &Value::Null)
    );
    assert!(upstream.received().is_empty());
}

#[tokio::test]
async fn failures_that_pass_are_tried_again() {
    let place = Place::new();
    let upstream = Upstream::start([
        Answer::status(500),
        Answer::status(429),
        Answer::status(201),
    ])
    .await;
    let relay = place.relay(&upstream.url);
    accept(&relay, &signup(1)).await;
    let row = place.settled("delivered").await;
    assert_eq!(
        (&row["upstream_status"], &row["attempts"]),
        (&json!(201), &json!(3))
    );
    assert_eq!(upstream.received().len(), 3);
}

#[tokio::test]
async fn wrong_credentials_cost_no_signup() {
    let place = Place::new();
    let sandbox = place.sandbox();
    let mut wrong = place.relay_command(&sandbox.url);
    wrong.env("PARTNERSTACK_SECRET_KEY", "sk_wrong");
    let relay = Program::start(wrong);
    accept(&relay, &signup(1)).await;
    eventually("it was refused once", async || {
        place
            .states()
            .await
            .into_iter()
            .find(|row| row["reason"] == "credentials_refused")
    })
    .await;
    assert_eq!(place.states().await[0]["state"], "pending");
    relay.kill();

    let _relay = place.relay(&sandbox.url);
    place.settled("delivered").await;
    assert!(held(&sandbox, "customer-1").await.is_some());
}

#[tokio::test]
async fn credentials_do_not_follow_a_redirect() {
    let place = Place::new();
    let elsewhere = Upstream::start([Answer::status(200)]).await;
    let upstream =
        Upstream::start([Answer::Redirect(format!("{}/v1/customers", elsewhere.url))]).await;
    let relay = place.relay(&upstream.url);
    accept(&relay, &signup(1)).await;
    eventually("it was tried twice", async || {
        (upstream.received().len() >= 2).then_some(())
    })
    .await;
    assert!(elsewhere.received().is_empty());
    let row = place.settled("pending").await;
    assert_eq!(
        (&row["reason"], &row["upstream_status"]),
        (&json!("unexpected_answer"), &json!(307))
    );
}

#[tokio::test]
async fn a_stop_waits_for_the_delivery_on_its_way() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::WhenReleased]).await;
    let mut relay = place.relay(&upstream.url);
    accept(&relay, &signup(1)).await;
    eventually("it is on its way", async || {
        (upstream.received().len() == 1).then_some(())
    })
    .await;
    relay.ask_to_stop();
    eventually("it stops listening", async || {
        std::net::TcpStream::connect(("127.0.0.1", relay.port()))
            .is_err()
            .then_some(())
    })
    .await;
    upstream.release();
    assert!(relay.exit_status().await.success());
    assert_eq!(place.settled("delivered").await["attempts"], 1);
    assert_eq!(upstream.received().len(), 1);
}

#[tokio::test]
async fn a_later_signal_ends_it_at_once() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::WhenReleased]).await;
    let mut relay = place.relay(&upstream.url);
    accept(&relay, &signup(1)).await;
    eventually("it is on its way", async || {
        (upstream.received().len() == 1).then_some(())
    })
    .await;
    relay.ask_to_stop();
    eventually("it stops listening", async || {
        std::net::TcpStream::connect(("127.0.0.1", relay.port()))
            .is_err()
            .then_some(())
    })
    .await;
    let status = eventually("it obeys", async || {
        relay.ask_to_stop();
        relay.has_ended()
    })
    .await;
    assert!(!status.success());
    assert_eq!(place.settled("pending").await["attempts"], 0);
}
