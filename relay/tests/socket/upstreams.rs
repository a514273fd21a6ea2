//! The interfaces of the vendor that the operator may choose, and what the relay makes of their answers.

use serde_json::{Value, json};

use crate::program::{
    PUBLIC_KEY, Place, Program, SECRET_KEY, answer, client, eventually, json_of, signup,
};
use crate::upstream::{Answer, Upstream};

const TOKEN: &str = "tracking-token-of-a-test";

fn relay(place: &Place, api_url: &str, upstream: &str) -> Program {
    let mut command = place.relay_command(api_url);
    command
        .args(["--upstream", upstream, "--confirm-after", "1"])
        .env("PARTNERSTACK_TRACKING_TOKEN", TOKEN);
    Program::start(command)
}

fn sandbox(place: &Place, visible_after: &str) -> Program {
    let mut command = place.sandbox_command("127.0.0.1:0");
    command
        .args(["--visible-after", visible_after])
        .env("SANDBOX_TRACKING_TOKEN", TOKEN);
    Program::start(command)
}

async fn accept(relay: &Program, body: &Value) {
    let (status, answer) = answer(relay, body.to_string()).await;
    assert_eq!(status, 202, "{answer}");
}

/// A customer as version 2 of the API shows it.
async fn shown(sandbox: &Program, key: &str) -> (u16, Value) {
    let url = format!("{}/api/v2/customers/{key}", sandbox.url);
    let request = client()
        .get(url)
        .basic_auth(PUBLIC_KEY, Some(SECRET_KEY))
        .send();
    json_of(request.await.unwrap()).await
}

fn with_click(number: u32, xid: &str) -> Value {
    let mut body = signup(number);
    body["xid"] = json!(xid);
    body["name"] = json!("Jane");
    body["company"] = json!("ACME");
    body
}

#[tokio::test]
async fn version_2_of_the_customers_api() {
    let place = Place::new();
    let sandbox = sandbox(&place, "0");
    let relay = relay(&place, &sandbox.url, "customers-v2");
    let mut body = signup(1);
    body["name"] = json!("Jane");
    body["provider_key"] = json!("cus_1");
    body["company"] = json!("ACME");
    accept(&relay, &body).await;
    assert_eq!(place.settled("delivered").await["upstream_status"], 200);
    let (status, answer) = shown(&sandbox, "customer-1").await;
    assert_eq!((status, &answer["status"]), (200, &json!(200)));
    assert!(answer["message"].is_string());
    let data = &answer["data"];
    for (field, expected) in [
        ("customer_key", json!("customer-1")),
        ("email", json!("customer1@example.com")),
        ("partner_key", json!("jane-partner")),
        ("name", json!("Jane")),
        ("provider_key", json!("cus_1")),
        ("meta", json!({ "company": "ACME" })),
    ] {
        assert_eq!(data[field], expected, "{field}");
    }
}

#[tokio::test]
async fn what_version_2_refuses_is_dead_and_what_it_knows_is_a_duplicate() {
    let place = Place::new();
    let sandbox = sandbox(&place, "0");
    let relay = relay(&place, &sandbox.url, "customers-v2");
    let mut unknown = signup(1);
    unknown["partner_key"] = json!("unknown-partner");
    accept(&relay, &unknown).await;
    assert_eq!(place.settled("dead").await["reason"], "unknown_partner");

    let url = format!("{}/api/v2/customers", sandbox.url);
    let earlier = json!({ "customer_key": "customer-2", "email": "earlier@example.com", "partner_key": "john" });
    for expected in [200, 409] {
        let request = client()
            .post(&url)
            .basic_auth(PUBLIC_KEY, Some(SECRET_KEY))
            .json(&earlier)
            .send();
        let (status, answer) = json_of(request.await.unwrap()).await;
        assert_eq!((status, &answer["status"]), (expected, &json!(expected)));
        assert!(answer.get("error").is_none());
    }
    accept(&relay, &signup(2)).await;
    assert_eq!(place.settled("delivered").await["reason"], "duplicate");
}

#[tokio::test]
async fn a_click_conversion_is_delivered_when_it_is_visible() {
    let place = Place::new();
    let sandbox = sandbox(&place, "1");
    let relay = relay(&place, &sandbox.url, "click-conversion");
    let mut body = with_click(1, "abcDEF123456");
    // The click id is enough.
    body.as_object_mut().unwrap().remove("partner_key");
    accept(&relay, &body).await;
    let row = place.settled("delivered").await;
    assert!(row["attempts"].as_u64() >= Some(2), "{row}");
    let data = shown(&sandbox, "customer-1").await.1["data"].take();
    for (field, expected) in [
        ("partner_key", "partner-of-abcDEF123456"),
        ("email", "customer1@example.com"),
        ("name", "Jane"),
    ] {
        assert_eq!(data[field], expected, "{field}");
    }
    assert_eq!(data["meta"], json!({ "company": "ACME" }));
}

#[tokio::test]
async fn an_answer_without_a_customer_is_not_a_delivery() {
    let place = Place::new();
    let sandbox = sandbox(&place, "0");
    let relay = relay(&place, &sandbox.url, "click-conversion");
    accept(&relay, &with_click(1, "unknown-click")).await;
    let row = eventually("it was read back in vain", async || {
        place
            .states()
            .await
            .into_iter()
            .find(|row| row["reason"] == "not_visible")
    })
    .await;
    assert_eq!(
        (&row["state"], &row["upstream_status"]),
        (&json!("pending"), &json!(404))
    );
    assert_eq!(shown(&sandbox, "customer-1").await.0, 404);
}

#[tokio::test]
async fn what_a_click_conversion_sends() {
    let place = Place::new();
    let upstream = Upstream::start([
        Answer::status(503), // not taken: handed over again
        Answer::status(200),
        Answer::status(500), // not read: read again
        Answer::status(404),
        Answer::status(200),
    ])
    .await;
    let relay = relay(&place, &upstream.url, "click-conversion");
    let mut body = with_click(1, "abcDEF123456");
    body["customer_key"] = json!("a/b");
    accept(&relay, &body).await;
    place.settled("delivered").await;
    let received = upstream.received();
    let requests: Vec<_> = received
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    let (convert, read) = ("POST /conversion/xid", "GET /api/v2/customers/a%2Fb");
    assert_eq!(requests, [convert, convert, read, read, read]);
    assert_eq!(received[0].authorization, format!("Bearer {TOKEN}"));
    assert_eq!(
        received[2].authorization,
        "Basic cGtfdGVzdDpza192ZXJ5c2VjcmV0"
    );
    assert_eq!(
        received[0].json(),
        json!({
            "xid": "abcDEF123456", "customer_key": "a/b", "email": "customer1@example.com", "name": "Jane",
            "meta": { "company": "ACME" },
        })
    );
}

#[tokio::test]
async fn what_was_handed_over_is_read_back_by_the_next_relay() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::status(200)]).await;
    let first = relay(&place, &upstream.url, "click-conversion");
    accept(&first, &with_click(1, "abcDEF123456")).await;
    eventually("it is handed over", async || {
        place
            .states()
            .await
            .into_iter()
            .find(|row| row["reason"] == "handed_over" || row["state"] == "delivered")
    })
    .await;
    first.kill();
    let _second = relay(&place, &upstream.url, "click-conversion");
    place.settled("delivered").await;
    let posts = upstream.received();
    let posts = posts.iter().filter(|request| request.method == "POST");
    assert_eq!(posts.count(), 1);
}

#[tokio::test]
async fn without_a_click_id_a_click_conversion_is_a_customer_of_version_2() {
    let place = Place::new();
    let sandbox = sandbox(&place, "0");
    let relay = relay(&place, &sandbox.url, "click-conversion");
    accept(&relay, &signup(1)).await;
    place.settled("delivered").await;
    assert_eq!(
        shown(&sandbox, "customer-1").await.1["data"]["partner_key"],
        "jane-partner"
    );
}

#[tokio::test]
async fn a_wrong_tracking_token_costs_no_signup() {
    let place = Place::new();
    let sandbox = sandbox(&place, "0");
    let mut wrong = place.relay_command(&sandbox.url);
    wrong
        .args(["--upstream", "click-conversion", "--confirm-after", "1"])
        .env("PARTNERSTACK_TRACKING_TOKEN", "wrong");
    let wrong = Program::start(wrong);
    accept(&wrong, &with_click(1, "abcDEF123456")).await;
    eventually("it was refused", async || {
        place
            .states()
            .await
            .into_iter()
            .find(|row| row["reason"] == "credentials_refused")
    })
    .await;
    wrong.kill();
    let _right = relay(&place, &sandbox.url, "click-conversion");
    place.settled("delivered").await;
}

#[tokio::test]
async fn a_click_conversion_needs_a_token() {
    let place = Place::new();
    let mut command = place.relay_command("http://127.0.0.1:9");
    command.args(["--upstream", "click-conversion"]);
    let output = command.output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("set PARTNERSTACK_TRACKING_TOKEN in the environment"),
        "{said}"
    );
}

#[tokio::test]
async fn the_sandbox_takes_conversions_from_who_has_the_token_only() {
    let place = Place::new();
    let with_token = sandbox(&place, "0");
    let without = place.sandbox();
    let body =
        json!({ "xid": "abcDEF123456", "customer_key": "k", "email": "k@example.com" }).to_string();
    for (sandbox, token, expected) in [
        (&with_token, TOKEN, 200),
        (&with_token, "wrong", 401),
        (&with_token, "", 401),
        (&without, TOKEN, 401),
        (&without, "", 401),
    ] {
        let request = client()
            .post(format!("{}/conversion/xid", sandbox.url))
            .bearer_auth(token)
            .body(body.clone())
            .send();
        let response = request.await.unwrap();
        assert_eq!(response.status(), expected, "{token:?}");
        let text = response.text().await.unwrap();
        assert_eq!(text.is_empty(), expected == 200, "{text}");
    }
}
