//! What the program prints holds no personal data and no secret, however much it is asked to log.

use serde_json::json;

use crate::program::{Place, Program, SECRET_KEY, answer, eventually, get, signup};

#[tokio::test]
async fn logs_name_a_signup_by_its_id_only() {
    let place = Place::new();
    let mut sandbox_command = place.sandbox_command("127.0.0.1:0");
    sandbox_command.env("PARTNERKEY_LOG", "trace");
    let sandbox = Program::start(sandbox_command);
    let mut relay_command = place.relay_command(&sandbox.url);
    relay_command.env("PARTNERKEY_LOG", "trace");
    let relay = Program::start(relay_command);

    let private = |number: u32| {
        let mut body = signup(number);
        body["email"] = json!("Private.Mail@example.com");
        body["name"] = json!("Private Name");
        body["customer_key"] = json!(format!("private-key-{number}"));
        body["partner_key"] = json!("private-partner");
        body["provider_key"] = json!("private-provider");
        body["note"] = json!("private-note");
        body
    };
    // Delivered, repeated, duplicate, refused by the relay, refused by the API.
    assert_eq!(answer(&relay, private(1).to_string()).await.0, 202);
    assert_eq!(answer(&relay, private(1).to_string()).await.0, 202);
    let mut duplicate = private(2);
    duplicate["customer_key"] = json!("private-key-1");
    assert_eq!(answer(&relay, duplicate.to_string()).await.0, 200);
    for (field, value) in [
        ("email", json!("Private.Mail")),
        ("partner_key", json!("private\u{7}partner")),
        ("customer_key", json!("private-key".repeat(30))),
        ("public_key", json!("pk_private-key")),
    ] {
        let mut bad = private(3);
        bad[field] = value;
        let (status, refusal) = answer(&relay, bad.to_string()).await;
        assert!(status >= 400);
        assert!(
            !refusal.to_string().to_lowercase().contains("private"),
            "{refusal}"
        );
    }
    let mut unknown = private(4);
    unknown["partner_key"] = json!("unknown-private-partner");
    assert_eq!(answer(&relay, unknown.to_string()).await.0, 202);
    get(format!(
        "{}/private-path?email=Private.Mail@example.com",
        relay.url
    ))
    .await;
    place.settled("dead").await;
    place.settled("delivered").await;

    // The API goes away, and the database misbehaves.
    let sandbox_log = sandbox.kill();
    assert_eq!(answer(&relay, private(5).to_string()).await.0, 202);
    eventually("the failure is logged", async || {
        relay.log().contains("upstream_unreachable").then_some(())
    })
    .await;
    let mut connection = place.database().open().await;
    connection.execute("DROP TABLE signups").await;
    assert_eq!(answer(&relay, private(6).to_string()).await.0, 503);

    let greeting = relay.greeting.clone();
    let log = relay.kill();
    assert!(
        log.contains("00000000-0000-4000-8000-000000000001"),
        "{log}"
    );
    assert!(
        log.contains("unknown_partner") && log.contains("sign-up not stored"),
        "{log}"
    );
    assert!(sandbox_log.contains("sandbox answered"), "{sandbox_log}");
    for (whose, log) in [("relay", log + &greeting), ("sandbox", sandbox_log)] {
        let lower = log.to_lowercase();
        for word in [
            "private",
            "example.com",
            SECRET_KEY,
            "sk_",
            "cgtfdgvzddpza192zxj5c2vjcmv0",
        ] {
            assert!(!lower.contains(word), "{whose} logs {word}: {log}");
        }
    }
}

#[tokio::test]
async fn a_line_of_the_log_is_an_object_when_that_is_asked_for() {
    let place = Place::new();
    let mut command = place.relay_command(crate::program::NOWHERE);
    command.env("PARTNERKEY_LOG_FORMAT", "json");
    let relay = Program::start(command);
    assert_eq!(answer(&relay, signup(1).to_string()).await.0, 202);
    let log = relay.kill();
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let received = lines
        .iter()
        .find(|line| line["message"] == "sign-up received");
    let received = received.unwrap_or_else(|| panic!("{log}"));
    assert_eq!(received["level"], "INFO");
    assert_eq!(received["id"], "00000000-0000-4000-8000-000000000001");
}
