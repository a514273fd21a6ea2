//! `/metrics` for programs and `/pr/status` for people.

use reqwest::Response;
use serde_json::json;

use crate::program::{NOWHERE, Place, Program, answer, client, eventually, get, json_of, signup};
use crate::upstream::{Answer, Upstream};

const TOKEN: &str = "a-token-of-the-operator";

fn guarded(place: &Place, api_url: &str) -> Program {
    let mut command = place.relay_command(api_url);
    command.env("PARTNERKEY_STATUS_TOKEN", TOKEN);
    Program::start(command)
}

async fn get_as(relay: &Program, path: &str, authorization: &str) -> Response {
    client()
        .get(format!("{}{path}", relay.url))
        .header("authorization", authorization)
        .send()
        .await
        .unwrap()
}

/// Of `any:TOKEN`.
const BASIC: &str = "Basic YW55OmEtdG9rZW4tb2YtdGhlLW9wZXJhdG9y";

#[tokio::test]
async fn what_happened_is_counted() {
    let place = Place::new();
    let refusal = Answer::Status(404, r#"{"status":404,"error":"","message":""}"#.to_owned());
    let upstream = Upstream::start([refusal, Answer::status(200)]).await;
    let relay = place.relay(&upstream.url);
    assert_eq!(answer(&relay, signup(1).to_string()).await.0, 202);
    place.settled("dead").await;
    assert_eq!(answer(&relay, signup(2).to_string()).await.0, 202);
    place.settled("delivered").await;
    let mut again = signup(3);
    again["customer_key"] = json!("customer-2");
    assert_eq!(answer(&relay, again.to_string()).await.0, 200);
    assert_eq!(answer(&relay, "{").await.0, 400);
    let foreign = client()
        .post(format!("{}/pr/signup", relay.url))
        .header("origin", "https://evil.test")
        .send();
    assert_eq!(foreign.await.unwrap().status(), 403);

    let response = get(format!("{}/metrics", relay.url)).await;
    assert_eq!(response.status(), 200);
    let content_type = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        content_type.starts_with("application/openmetrics-text"),
        "{content_type}"
    );
    let figures = response.text().await.unwrap();
    for line in [
        "partnerkey_signups_received_total 2",
        "partnerkey_signups_duplicate_total 1",
        "partnerkey_signups_delivered_total 1",
        "partnerkey_signups_given_up_total 1",
        "partnerkey_requests_refused_total{code=\"invalid_json\"} 1",
        "partnerkey_requests_refused_total{code=\"origin_not_allowed\"} 1",
        "partnerkey_upstream_latency_seconds_count 2",
        "partnerkey_breaker_state 0",
        "partnerkey_database_up 1",
        "partnerkey_signups_pending 0",
        "partnerkey_signups_dead 1",
    ] {
        assert!(
            figures.lines().any(|found| found == line),
            "{line}: {figures}"
        );
    }
}

#[tokio::test]
async fn an_outage_shows() {
    let place = Place::new();
    let relay = guarded(&place, NOWHERE);
    for number in 1..=5 {
        assert_eq!(answer(&relay, signup(number).to_string()).await.0, 202);
    }
    let bearer = format!("Bearer {TOKEN}");
    eventually("the breaker opens", async || {
        let figures = get_as(&relay, "/metrics", &bearer)
            .await
            .text()
            .await
            .unwrap();
        figures.contains("partnerkey_breaker_state 2").then_some(())
    })
    .await;
    let figures = get_as(&relay, "/metrics", &bearer)
        .await
        .text()
        .await
        .unwrap();
    assert!(
        figures.contains("partnerkey_signups_pending 5"),
        "{figures}"
    );
    let page = get_as(&relay, "/pr/status", &bearer)
        .await
        .text()
        .await
        .unwrap();
    assert!(page.contains("The Customers API fails"), "{page}");
}

#[tokio::test]
async fn a_token_closes_the_metrics() {
    let place = Place::new();
    let relay = guarded(&place, NOWHERE);
    let url = format!("{}/metrics", relay.url);
    let refused = get(url).await;
    assert_eq!(refused.headers()["www-authenticate"], "Bearer");
    let (status, refusal) = json_of(refused).await;
    assert_eq!(
        (status, &refusal["error"]["code"]),
        (401, &json!("invalid_token"))
    );
    for wrong in ["Bearer a-token-of-the-operato", BASIC] {
        assert_eq!(
            get_as(&relay, "/metrics", wrong).await.status(),
            401,
            "{wrong}"
        );
    }
    let right = get_as(&relay, "/metrics", &format!("Bearer {TOKEN}")).await;
    assert_eq!(right.status(), 200);
}

#[tokio::test]
async fn there_is_no_status_page_without_a_token() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for path in ["/pr/status", "/pr/status.css"] {
        assert_eq!(
            get(format!("{}{path}", relay.url)).await.status(),
            404,
            "{path}"
        );
        assert_eq!(
            get_as(&relay, path, "Bearer ").await.status(),
            404,
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_status_page_is_the_operators_alone() {
    let place = Place::new();
    let refusal = Answer::Status(404, r#"{"status":404,"error":"","message":""}"#.to_owned());
    let upstream = Upstream::start([refusal]).await;
    let relay = guarded(&place, &upstream.url);
    let mut body = signup(1);
    body["name"] = json!("Private Name");
    assert_eq!(answer(&relay, body.to_string()).await.0, 202);
    place.settled("dead").await;

    let asked = get(format!("{}/pr/status", relay.url)).await;
    assert_eq!(asked.status(), 401);
    let ask = asked.headers()["www-authenticate"].to_str().unwrap();
    assert!(ask.starts_with("Basic realm="), "{ask}");
    assert_eq!(
        get_as(&relay, "/pr/status", "Basic YW55OmE=")
            .await
            .status(),
        401
    );

    for authorization in [BASIC, &format!("Bearer {TOKEN}")] {
        let response = get_as(&relay, "/pr/status", authorization).await;
        assert_eq!(response.status(), 200);
        let headers = response.headers();
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-frame-options"], "DENY");
        assert!(!headers.contains_key("access-control-allow-origin"));
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'"),
            "{policy}"
        );
        let page = response.text().await.unwrap();
        for words in [
            "One sign-up was given up",
            "unknown_partner",
            "look up the partner key",
            "00000000-0000-4000-8000-000000000001",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        for private in [
            "Private",
            "customer1@example.com",
            "customer-1",
            "jane-partner",
            TOKEN,
        ] {
            assert!(!page.contains(private), "{private}: {page}");
        }
    }
    let style = get(format!("{}/pr/status.css", relay.url)).await;
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
}
