//! Who may post, how often, and what every answer carries.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::json;

use crate::program::{
    PUBLIC_KEY, Place, Program, client, eventually, get, json_of, post, raw, signup,
};

/// A relay that was started with these variables.
fn relay(place: &Place, variables: &[(&str, &str)]) -> Program {
    let mut command = place.relay_command(crate::program::NOWHERE);
    command.envs(variables.iter().copied());
    Program::start(command)
}

fn from_origin(relay: &Program, method: Method, origin: &str) -> RequestBuilder {
    client()
        .request(method, format!("{}/pr/signup", relay.url))
        .header("origin", origin)
}

fn preflight(relay: &Program, origin: &str) -> RequestBuilder {
    from_origin(relay, Method::OPTIONS, origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
}

#[track_caller]
fn has_no_cors(response: &Response) {
    let names = response.headers().keys();
    let cors: Vec<_> = names
        .filter(|name| name.as_str().starts_with("access-control-"))
        .collect();
    assert!(cors.is_empty(), "{cors:?}");
}

const LISTED: (&str, &str) = (
    "PARTNERKEY_ORIGINS",
    "https://app.example.test,https://*.example.org",
);

#[tokio::test]
async fn pages_of_the_relays_own_origin_post_without_any_setting() {
    let place = Place::new();
    let relay = relay(&place, &[]);
    let response = post(&relay, signup(1).to_string()).await;
    assert_eq!(response.status(), 202);
    assert_eq!(
        response.headers()["access-control-allow-origin"],
        relay.url.as_str()
    );
}

#[tokio::test]
async fn pages_of_listed_origins_post_and_read_the_answer() {
    let place = Place::new();
    let relay = relay(&place, &[LISTED]);
    for origin in ["https://app.example.test", "https://a.b.example.org"] {
        for (body, status) in [(signup(1).to_string(), 202), ("{".to_owned(), 400)] {
            let response = from_origin(&relay, Method::POST, origin)
                .body(body)
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), status, "{origin}");
            let headers = response.headers();
            assert_eq!(headers["access-control-allow-origin"], origin);
            assert_eq!(headers["access-control-allow-credentials"], "true");
            assert_eq!(headers["access-control-expose-headers"], "retry-after");
            let vary = headers.get_all("vary").iter();
            let vary: Vec<_> = vary
                .map(|value| value.to_str().unwrap().to_lowercase())
                .collect();
            assert!(vary.join(",").contains("origin"), "{vary:?}");
            assert_eq!(headers["cache-control"], "no-store");
        }
        let answer = preflight(&relay, origin).send().await.unwrap();
        assert!(answer.status().is_success(), "{origin}");
        let headers = answer.headers();
        assert_eq!(headers["access-control-allow-origin"], origin);
        assert_eq!(headers["access-control-allow-credentials"], "true");
        assert_eq!(headers["access-control-allow-methods"], "POST");
        assert_eq!(headers["access-control-allow-headers"], "content-type");
    }
}

#[tokio::test]
async fn other_pages_are_refused_and_cannot_read_why() {
    let place = Place::new();
    let (own, listed) = (relay(&place, &[]), relay(&place, &[LISTED]));
    let origins = [
        "https://evil.test",
        "http://app.example.test",
        "https://example.org",
        "null",
        "",
    ];
    for relay in [&own, &listed] {
        for origin in origins {
            let body = signup(1).to_string();
            let post = from_origin(relay, Method::POST, origin)
                .body(body)
                .send()
                .await
                .unwrap();
            has_no_cors(&post);
            let (status, refusal) = json_of(post).await;
            assert_eq!(
                (status, &refusal["error"]["code"]),
                (403, &json!("origin_not_allowed"))
            );

            let preflight = preflight(relay, origin).send().await.unwrap();
            has_no_cors(&preflight);
            assert_eq!(preflight.status(), 403, "{origin}");
        }
    }
    eventually("the operator can read whom to list", async || {
        own.log()
            .contains("origin=\"https://evil.test\"")
            .then_some(())
    })
    .await;
    // Listed means: those, and not even the relay's own.
    assert_eq!(post(&listed, signup(1).to_string()).await.status(), 403);
    assert!(place.states().await.is_empty());
}

#[tokio::test]
async fn a_page_asks_whether_its_sign_ups_would_be_taken_and_nothing_is_stored() {
    let place = Place::new();
    let relay = relay(&place, &[LISTED]);
    let ask = async |origin: &str, body: &str| {
        let request = client().post(format!("{}/pr/check", relay.url));
        let request = request.header("origin", origin).body(body.to_owned());
        json_of(request.send().await.unwrap()).await
    };
    let known = json!({ "public_key": PUBLIC_KEY }).to_string();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        ask("https://app.example.test", &known).await,
        (200, json!({ "status": "ok", "version": version }))
    );
    for (origin, body, status, code) in [
        (
            "https://other.test",
            known.as_str(),
            403,
            "origin_not_allowed",
        ),
        (
            "https://app.example.test",
            r#"{"public_key":"pk_x"}"#,
            401,
            "unknown_public_key",
        ),
        ("https://app.example.test", "{}", 401, "unknown_public_key"),
        ("https://app.example.test", "{", 400, "invalid_json"),
    ] {
        let (found, answer) = ask(origin, body).await;
        assert_eq!(
            (found, &answer["error"]["code"]),
            (status, &json!(code)),
            "{origin} {body}"
        );
    }
}

#[tokio::test]
async fn who_does_not_say_where_from_is_refused_after_the_whole_body() {
    let place = Place::new();
    let relay = relay(&place, &[]);
    let body = "x".repeat(300_000);
    let request = format!(
        "POST /pr/signup HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = raw(&relay, request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    assert!(answer.contains("origin_not_allowed"), "{answer}");
}

#[tokio::test]
async fn a_proxy_may_rename_the_host() {
    let place = Place::new();
    let relay = relay(&place, &[]);
    for (fetch_site, status) in [("same-origin", 202), ("same-site", 403)] {
        let request = from_origin(&relay, Method::POST, "https://www.example.com")
            .header("sec-fetch-site", fetch_site)
            .body(signup(1).to_string());
        assert_eq!(
            request.send().await.unwrap().status(),
            status,
            "{fetch_site}"
        );
    }
}

#[tokio::test]
async fn one_client_posts_so_often_and_no_more() {
    let place = Place::new();
    let relay = relay(
        &place,
        &[
            LISTED,
            ("PARTNERKEY_RATE_LIMIT", "2"),
            ("PARTNERKEY_CLIENT_ADDRESS", "x-forwarded-for"),
        ],
    );
    let from = async |client: &str| {
        from_origin(&relay, Method::POST, "https://app.example.test")
            .header("x-forwarded-for", format!("203.0.113.9, {client}"))
            .body("{")
            .send()
            .await
            .unwrap()
    };
    for _ in 0..2 {
        assert_eq!(from("198.51.100.1").await.status(), 400);
    }
    let refused = from("198.51.100.1").await;
    assert_eq!(refused.status(), 429);
    let headers = refused.headers();
    // Two a minute: the next one is there after half of it, and a busy machine has used some of that already.
    let wait: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=31).contains(&wait), "{wait}");
    assert_eq!(
        headers["access-control-allow-origin"],
        "https://app.example.test"
    );
    assert_eq!(headers["access-control-expose-headers"], "retry-after");
    assert_eq!(
        json_of(refused).await.1["error"]["code"],
        "too_many_requests"
    );

    // One of them may share the first one's bucket; not all of them do.
    let mut others = Vec::new();
    for client in ["198.51.100.2", "198.51.100.3", "2001:db8::1"] {
        others.push(from(client).await.status().as_u16());
    }
    assert!(others.contains(&400), "{others:?}");
    // What is only read is not counted.
    for _ in 0..5 {
        assert_eq!(get(format!("{}/pr/js", relay.url)).await.status(), 200);
    }
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let place = Place::new();
    let relay = relay(&place, &[]);
    for (path, frames) in [
        ("/pr/js", "DENY"),
        ("/pr/none", "DENY"),
        ("/healthz", "DENY"),
        ("/", "SAMEORIGIN"),
        ("/none", "DENY"),
    ] {
        let answer = get(format!("{}{path}", relay.url)).await;
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(
            headers["referrer-policy"], "strict-origin-when-cross-origin",
            "{path}"
        );
        assert_eq!(headers["x-frame-options"], frames, "{path}");
        // What has not changed is told the same: its headers replace those that the browser holds.
        if let Some(tag) = headers.get("etag") {
            let again = client()
                .get(format!("{}{path}", relay.url))
                .header("if-none-match", tag)
                .send()
                .await
                .unwrap();
            assert_eq!(again.status(), 304, "{path}");
            for name in [
                "content-security-policy",
                "x-frame-options",
                "referrer-policy",
            ] {
                assert_eq!(
                    again.headers().get(name),
                    headers.get(name),
                    "{path} {name}"
                );
            }
        }
        let is_json = headers["content-type"] == "application/json";
        assert_eq!(
            headers.contains_key("content-security-policy"),
            is_json,
            "{path}"
        );
    }
}
