//! `POST /pr/referral`: what a browser's cookie jar is told.

use reqwest::Response;
use serde_json::{Value, json};

use crate::program::{NOWHERE, PUBLIC_KEY, Place, Program, client, json_of};

async fn ask(relay: &Program, origin: &str, host: &str, mut wish: Value) -> Response {
    wish["public_key"] = wish.get("public_key").cloned().unwrap_or(json!(PUBLIC_KEY));
    client()
        .post(format!("{}/pr/referral", relay.url))
        .header("content-type", "text/plain;charset=UTF-8")
        .header("origin", origin)
        .header("host", host)
        .body(wish.to_string())
        .send()
        .await
        .unwrap()
}

fn lines(response: &Response) -> Vec<&str> {
    let lines = response.headers().get_all("set-cookie").iter();
    lines.map(|line| line.to_str().unwrap()).collect()
}

#[tokio::test]
async fn cookies_of_the_site() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let wish =
        json!({ "partner_key": "acme42", "xid": "Xq7", "domain": "example.test", "days": 30 });
    let (origin, host) = ("https://www.example.test", "www.example.test");
    let response = ask(&relay, origin, host, wish).await;
    assert_eq!(response.status(), 204);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["access-control-allow-origin"], origin);
    assert_eq!(
        response.headers()["access-control-allow-credentials"],
        "true"
    );
    let kept: Vec<_> = lines(&response)
        .into_iter()
        .filter(|line| !line.contains("Max-Age=0"))
        .collect();
    let rest = "Path=/; SameSite=Lax; Max-Age=2592000; Domain=example.test; Secure";
    assert_eq!(
        kept,
        [
            format!("growSumoPartnerKey=acme42; {rest}"),
            format!("ps_partner_key=acme42; {rest}"),
            format!("ps_xid=Xq7; {rest}"),
            format!("gsxid=Xq7; {rest}"),
        ]
    );
}

#[tokio::test]
async fn without_tls_they_are_not_secure() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let wish = json!({ "partner_key": "acme42" });
    let response = ask(&relay, "http://localhost:8787", "localhost:8787", wish).await;
    assert_eq!(response.status(), 204);
    assert_eq!(
        lines(&response)[0],
        "growSumoPartnerKey=acme42; Path=/; SameSite=Lax; Max-Age=7776000"
    );
}

#[tokio::test]
async fn nobody_elses_page_and_no_other_account_sets_cookies() {
    let place = Place::new();
    let mut command = place.relay_command(NOWHERE);
    command.env("PARTNERKEY_RATE_LIMIT", "4");
    let relay = Program::start(command);
    let host = "www.example.test";
    let wish = json!({ "partner_key": "evil" });

    let stuffed = ask(&relay, "https://evil.test", host, wish.clone()).await;
    assert_eq!(stuffed.status(), 403);
    assert!(lines(&stuffed).is_empty());
    assert!(
        !stuffed
            .headers()
            .contains_key("access-control-allow-origin")
    );

    let origin = "https://www.example.test";
    for (public_key, status) in [("pk_other", 401), (PUBLIC_KEY, 204), (PUBLIC_KEY, 204)] {
        let mut wish = wish.clone();
        wish["public_key"] = json!(public_key);
        assert_eq!(ask(&relay, origin, host, wish).await.status(), status);
    }
    let broken = json!({ "partner_key": "a\u{7}b" });
    let (status, refusal) = json_of(ask(&relay, origin, host, broken).await).await;
    assert_eq!(
        (status, &refusal["error"]["code"]),
        (422, &json!("invalid_field"))
    );
    // Four a minute, all of them answered by now.
    let limited = ask(&relay, origin, host, wish).await;
    assert_eq!(limited.status(), 429);
    assert!(lines(&limited).is_empty());
}
