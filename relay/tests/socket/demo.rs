//! `partnerkey-relay demo`: what a person sees who looks at it for the first time.

use std::process::Command;

use serde_json::{Value, json};

use crate::program::{Place, Program, answer, client, command, eventually, get, json_of, signup};

fn demo_command(place: &Place) -> Command {
    let mut command = command(&[
        "demo",
        "--port",
        "0",
        "--data",
        "data/50% of a demo?",
        "--site",
        "site",
    ]);
    command.current_dir(place.path());
    command
}

/// Public key, secret key and address of the line that is to be copied.
fn curl(demo: &Program) -> (String, String, String) {
    let line = demo
        .greeting
        .lines()
        .find_map(|line| line.trim().strip_prefix("curl -u "))
        .expect("a curl line");
    let (credentials, url) = line.split_once(' ').unwrap();
    let (public_key, secret_key) = credentials.split_once(':').unwrap();
    let base = url.strip_suffix("/<key>").unwrap();
    (
        public_key.to_owned(),
        secret_key.to_owned(),
        base.to_owned(),
    )
}

fn demo_signup() -> Value {
    let mut body = signup(1);
    body["public_key"] = json!("pk_DemoDemoDemoDemoDemoDemoDemoDemo");
    body["customer_key"] = json!("jane@example.com/1");
    body["partner_key"] = json!("https://www.youtube.com/watch?v=dQw4w9WgXcQ");
    body
}

#[tokio::test]
async fn from_landing_to_the_customers_api() {
    let place = Place::new();
    let demo = Program::start(demo_command(&place));
    assert!(demo.url.starts_with("http://localhost:"), "{}", demo.url);
    assert_eq!(
        demo.greeting.lines().last(),
        Some(format!("listening on {}", demo.url).as_str())
    );

    for path in ["/", "/pricing", "/pr/js", "/healthz", "/readyz"] {
        assert_eq!(
            get(format!("{}{path}", demo.url)).await.status(),
            200,
            "{path}"
        );
    }
    assert_eq!(
        get(format!("{}/pr/js", demo.url)).await.headers()["cache-control"],
        "no-cache"
    );
    let thanks = format!("{}/demo/customers/jane%40example.com%2F1", demo.url);
    assert_eq!(json_of(get(thanks.clone()).await).await.0, 404);
    assert_eq!(answer(&demo, demo_signup().to_string()).await.0, 202);
    let shown = eventually("it is delivered", async || {
        let (status, shown) = json_of(get(thanks.clone()).await).await;
        (status == 200).then_some(shown)
    })
    .await;
    assert_eq!(
        shown["rdata"]["partner_key"],
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    );

    let (public_key, secret_key, customers) = curl(&demo);
    assert_eq!(public_key, "pk_DemoDemoDemoDemoDemoDemoDemoDemo");
    assert!(secret_key.starts_with("sk_") && secret_key.len() == 35);
    let url = format!("{customers}/jane%40example.com%2F1");
    let response = client()
        .get(url)
        .basic_auth(&public_key, Some(&secret_key))
        .send()
        .await
        .unwrap();
    assert_eq!(json_of(response).await, (200, shown));
    assert!(!demo.log().contains(&secret_key), "{}", demo.log());
}

#[tokio::test]
async fn the_next_start_knows_the_customers_and_has_another_secret() {
    let place = Place::new();
    let first = Program::start(demo_command(&place));
    let (_, first_secret, _) = curl(&first);
    assert_eq!(answer(&first, demo_signup().to_string()).await.0, 202);
    first.kill(); // perhaps before the delivery
    assert!(
        place
            .path()
            .join("data/50% of a demo?/signups.db")
            .is_file()
    );

    let second = Program::start(demo_command(&place));
    assert_ne!(curl(&second).1, first_secret);
    let thanks = format!("{}/demo/customers/jane%40example.com%2F1", second.url);
    eventually("it is there", async || {
        (get(thanks.clone()).await.status() == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_secret_from_the_environment_is_used_but_not_shown() {
    let place = Place::new();
    let mut command = demo_command(&place);
    command.env("PARTNERSTACK_SECRET_KEY", "sk_mine");
    let demo = Program::start(command);
    assert!(!demo.greeting.contains("sk_mine"));
    let (public_key, shown, customers) = curl(&demo);
    assert_eq!(shown, "$PARTNERSTACK_SECRET_KEY");
    let response = client()
        .get(format!("{customers}/x"))
        .basic_auth(public_key, Some("sk_mine"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn localhost_is_answered_on_ipv6_where_there_is_one() {
    let place = Place::new();
    let demo = Program::start(demo_command(&place));
    let Ok(_ipv6) = std::net::TcpListener::bind("[::1]:0") else {
        eprintln!("no IPv6 on this machine: nothing to see");
        return;
    };
    assert_eq!(
        get(format!("http://[::1]:{}/", demo.port())).await.status(),
        200
    );
}

#[tokio::test]
async fn it_stops_when_asked() {
    let place = Place::new();
    let mut demo = Program::start(demo_command(&place));
    demo.ask_to_stop();
    assert!(demo.exit_status().await.success());
}
