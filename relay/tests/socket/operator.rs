//! `partnerkey-relay signups …`, beside the running relay.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::program::{Place, answer, client, command, eventually, signup};
use crate::upstream::{Answer, Upstream};

/// The command with the relay's database.
fn signups(place: &Place, arguments: &[&str]) -> Command {
    let relay = place.relay_command("http://127.0.0.1:9");
    let database = relay
        .get_envs()
        .find_map(|(name, value)| (name == "DATABASE_URL").then(|| value.unwrap().to_owned()));
    let mut command = command(&[&["signups"], arguments].concat());
    command
        .current_dir(place.path())
        .env("DATABASE_URL", database.unwrap());
    command
}

/// Whether it succeeded, and what it printed.
fn output(mut command: Command) -> (bool, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}

fn printed(place: &Place, arguments: &[&str]) -> String {
    let (success, stdout, stderr) = output(signups(place, arguments));
    assert!(success, "{arguments:?}: {stderr}");
    stdout
}

fn json_of(place: &Place, arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(place, arguments)).unwrap()
}

fn id(number: u32) -> String {
    signup(number)["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_dead_signup_is_found_explained_and_tried_again() {
    let place = Place::new();
    let upstream = Upstream::start([
        Answer::Status(
            404,
            r#"{"status":404,"error":"","message":"partner not found"}"#.to_owned(),
        ),
        Answer::status(200),
    ])
    .await;
    let relay = place.relay(&upstream.url);
    assert_eq!(answer(&relay, signup(1).to_string()).await.0, 202);
    place.settled("dead").await;

    let dead = json_of(&place, &["list", "--state", "dead", "--format", "json"]);
    assert_eq!(dead.as_array().unwrap().len(), 1);
    assert_eq!(dead[0]["id"], id(1));
    assert_eq!(dead[0]["reason"], "unknown_partner");
    assert_eq!(dead[0]["upstream_status"], 404);
    assert!(
        json_of(&place, &["list", "--state", "pending", "--format", "json"])
            .as_array()
            .unwrap()
            .is_empty()
    );

    let shown = printed(&place, &["show", &id(1).to_uppercase()]);
    assert!(shown.contains("customer1@example.com"), "{shown}");
    assert!(shown.contains("look up the partner key"), "{shown}");
    assert_eq!(
        json_of(&place, &["show", &id(1), "--format", "json"])["email"],
        "customer1@example.com"
    );
    let table = printed(&place, &["list"]);
    assert!(
        table.contains(&id(1)) && table.contains("404 unknown_partner"),
        "{table}"
    );

    assert_eq!(
        printed(&place, &["retry", &id(1)]),
        format!("{}: will be delivered again\n", id(1))
    );
    place.settled("delivered").await;
    assert_eq!(upstream.received().len(), 2);

    let (success, stdout, _) = output(signups(&place, &["retry", &id(1), &id(2)]));
    assert!(!success);
    assert!(
        stdout.contains("is delivered already") && stdout.contains("there is no such sign-up"),
        "{stdout}"
    );
}

#[tokio::test]
async fn all_dead_ones_are_tried_again() {
    let place = Place::new();
    let refusal = Answer::Status(404, r#"{"status":404,"error":"","message":""}"#.to_owned());
    let upstream = Upstream::start([refusal.clone(), refusal, Answer::status(200)]).await;
    let relay = place.relay(&upstream.url);
    for number in 1..=2 {
        assert_eq!(answer(&relay, signup(number).to_string()).await.0, 202);
    }
    let all_are = async |state: &str| {
        eventually(&format!("both are {state}"), async || {
            place
                .states()
                .await
                .iter()
                .all(|row| row["state"] == state)
                .then_some(())
        })
        .await;
    };
    all_are("dead").await;
    assert_eq!(
        printed(&place, &["retry", "--dead"]),
        "dead sign-ups that will be delivered again: 2\n"
    );
    all_are("delivered").await;
}

#[tokio::test]
async fn everything_is_exported_in_order_whatever_strangers_wrote() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for number in 1..=3 {
        let mut body = signup(number);
        body["name"] = json!("=1+1");
        body["note"] = json!("a \"quoted\", line");
        assert_eq!(answer(&relay, body.to_string()).await.0, 202);
    }
    let csv = printed(&place, &["export"]);
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].starts_with("id,received_at,state,"), "{csv}");
    for (line, number) in lines[1..].iter().zip(1..) {
        assert!(line.starts_with(&id(number)), "{csv}");
        assert!(line.contains(",'=1+1,"), "{csv}");
    }

    let json = json_of(&place, &["export", "--format", "json"]);
    let rows = json.as_array().unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, [id(1), id(2), id(3)]);
    assert_eq!(rows[0]["extras"], json!({ "note": "a \"quoted\", line" }));
    assert_eq!(
        json_of(&place, &["export", "--format", "json", "--state", "dead"]),
        json!([])
    );
    // The latest first, and no more than asked for.
    let latest = json_of(&place, &["list", "--limit", "1", "--format", "json"]);
    assert_eq!(latest.as_array().unwrap().len(), 1);
    assert_eq!(latest[0]["id"], id(3));
    assert_eq!(
        printed(&place, &["list", "--state", "dead"]),
        "no sign-ups\n"
    );
}

#[tokio::test]
async fn an_export_is_whole_however_many_there_are() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let count: u32 = 1_001; // two pages and one
    let client = client();
    let mut posts = tokio::task::JoinSet::new();
    for number in 1..=count {
        let request = client
            .post(format!("{}/pr/signup", relay.url))
            .header("origin", &relay.url)
            .body(signup(number).to_string());
        posts.spawn(async move { request.send().await.unwrap().status().as_u16() });
        if posts.len() >= 32 {
            assert_eq!(posts.join_next().await.unwrap().unwrap(), 202);
        }
    }
    posts.join_all().await;
    let rows = json_of(&place, &["export", "--format", "json"]);
    let mut ids: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count as usize);
    let csv = printed(&place, &["export", "--state", "pending"]);
    assert_eq!(csv.lines().count(), 1 + count as usize);
}

#[test]
fn what_is_wrong_is_named() {
    let place = Place::new();
    let nowhere = format!("sqlite:{}", place.path().join("elsewhere.db").display());
    let mut elsewhere = command(&["signups", "list"]);
    elsewhere
        .current_dir(place.path())
        .env("DATABASE_URL", nowhere);
    let (success, stdout, stderr) = output(elsewhere);
    assert!(!success && stdout.is_empty());
    assert!(
        stderr.contains("there is no database: set DATABASE_URL"),
        "{stderr}"
    );
    assert!(!place.path().join("elsewhere.db").exists());

    for arguments in [
        ["list", "--state", "lost"].as_slice(),
        &["retry"],
        &["retry", "--dead", "0b0e8a53-8d0f-4f3c-9b3e-6f2a5d1c7e40"],
    ] {
        assert!(!output(signups(&place, arguments)).0, "{arguments:?}");
    }
}

#[tokio::test]
async fn one_that_is_not_there() {
    let place = Place::new();
    let _relay = place.lonely_relay();
    let (success, stdout, stderr) = output(signups(&place, &["show", "nobody"]));
    assert!(!success && stdout.is_empty());
    assert!(stderr.contains("there is no sign-up nobody"), "{stderr}");
}
