//! `kill -9` at the interesting moments, and several relays on one database: nothing acknowledged is lost, nothing is
//! delivered twice.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::program::{Place, Program, answer, client, eventually, signup};
use crate::upstream::{Answer, Upstream};

async fn accept(relay: &Program, body: &Value) {
    let (status, answer) = answer(relay, body.to_string()).await;
    assert_eq!(status, 202, "{answer}");
}

async fn all_delivered(place: &Place, number: usize) {
    eventually("all are delivered", async || {
        let states = place.states().await;
        let delivered = states.iter().filter(|row| row["state"] == "delivered");
        (delivered.count() == number).then_some(())
    })
    .await;
}

/// How often each customer was posted.
fn posts(upstream: &Upstream) -> BTreeMap<String, usize> {
    let mut posts = BTreeMap::new();
    for request in upstream.received() {
        if request.method == "POST" {
            let key = request.json()["key"].as_str().unwrap().to_owned();
            *posts.entry(key).or_insert(0) += 1;
        }
    }
    posts
}

#[tokio::test]
async fn whatever_was_acknowledged_when_the_relay_is_killed_is_there() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let mut clients = JoinSet::new();
    for lane in 0..8_u32 {
        let origin = relay.url.clone();
        clients.spawn(async move {
            let url = format!("{origin}/pr/signup");
            let client = client();
            let mut acknowledged = Vec::new();
            for number in 0..u32::MAX {
                let body = signup(lane * 1_000_000 + number);
                let request = client
                    .post(&url)
                    .header("origin", &origin)
                    .body(body.to_string())
                    .send();
                // It is killed in the middle of this.
                let Ok(response) = request.await else { break };
                if response.status() == 202 {
                    acknowledged.push(body["customer_key"].clone());
                }
            }
            acknowledged
        });
    }
    eventually("many are stored", async || {
        (place.states().await.len() >= 200).then_some(())
    })
    .await;
    relay.kill();
    let acknowledged: Vec<Value> = clients.join_all().await.into_iter().flatten().collect();
    let stored: Vec<Value> = place
        .states()
        .await
        .iter()
        .map(|row| row["customer_key"].clone())
        .collect();
    assert!(acknowledged.len() >= 100, "{}", acknowledged.len());
    for key in &acknowledged {
        assert!(stored.contains(key), "{key} is lost");
    }
}

#[tokio::test]
async fn killed_between_the_delivery_and_its_note_it_finds_the_customer_there() {
    let place = Place::new();
    let sandbox = place.sandbox();
    let relay = place.relay(&sandbox.url);
    accept(&relay, &signup(1)).await;
    place.settled("delivered").await;
    let stuck = Upstream::start([
        Answer::WhenReleased,
        Answer::status(409),
        Answer::status(200),
    ])
    .await;
    relay.kill();
    let relay = place.relay(&stuck.url);
    accept(&relay, &signup(2)).await;
    eventually("it is on its way", async || {
        (!stuck.received().is_empty()).then_some(())
    })
    .await;
    // The API has it; the relay never hears of it.
    relay.kill();
    assert_eq!(place.settled("pending").await["attempts"], 0);
    let _relay = place.relay(&stuck.url);
    all_delivered(&place, 2).await;
    let row = place.states().await.pop().unwrap();
    assert_eq!(
        (&row["reason"], &row["upstream_status"]),
        (&json!("duplicate"), &json!(409))
    );
    let requests: Vec<_> = stuck
        .received()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert_eq!(
        requests,
        [
            "POST /v1/customers",
            "POST /v1/customers",
            "GET /v1/customers/customer-2"
        ]
    );
}

#[tokio::test]
async fn a_stop_acknowledges_or_refuses_every_request_that_was_begun() {
    let place = Place::new();
    let mut relay = place.lonely_relay();
    let mut connection = place.database().open().await;
    connection.lock().await;
    // They wait for the lock when the relay is told to stop.
    let mut posts = JoinSet::new();
    for number in 0..8 {
        let request = client()
            .post(format!("{}/pr/signup", relay.url))
            .header("origin", &relay.url)
            .body(signup(number).to_string());
        // One that comes too late is not answered at all.
        posts.spawn(async move {
            let response = request.send().await;
            response.map_or(0, |response| response.status().as_u16())
        });
    }
    relay.ask_to_stop();
    connection.execute("ROLLBACK").await;
    let statuses = posts.join_all().await;
    assert!(relay.exit_status().await.success());
    let acknowledged = statuses.iter().filter(|status| **status == 202).count();
    assert_eq!(place.states().await.len(), acknowledged, "{statuses:?}");
    assert!(
        statuses.iter().all(|status| [0, 202, 503].contains(status)),
        "{statuses:?}"
    );
}

#[tokio::test]
async fn two_relays_share_one_database_and_each_signup_is_delivered_once() {
    let place = Place::new();
    if !place.database().is_shared() {
        eprintln!("an SQLite file has one relay: nothing to see");
        return;
    }
    let upstream = Upstream::start([Answer::status(200)]).await;
    let relays = [place.relay(&upstream.url), place.relay(&upstream.url)];
    let mut posts_made = JoinSet::new();
    for number in 0..200_u32 {
        let url = &relays[usize::try_from(number % 2).unwrap()].url;
        let request = client()
            .post(format!("{url}/pr/signup"))
            .header("origin", url)
            .body(signup(number).to_string());
        posts_made.spawn(async move { request.send().await.unwrap().status().as_u16() });
    }
    assert!(
        posts_made
            .join_all()
            .await
            .iter()
            .all(|status| *status == 202)
    );
    all_delivered(&place, 200).await;
    let posts = posts(&upstream);
    assert_eq!(posts.len(), 200);
    assert!(posts.values().all(|times| *times == 1), "{posts:?}");
}

#[tokio::test]
async fn two_relays_agree_on_who_was_first() {
    let place = Place::new();
    if !place.database().is_shared() {
        eprintln!("an SQLite file has one relay: nothing to see");
        return;
    }
    let relays = [place.lonely_relay(), place.lonely_relay()];
    let mut requests = JoinSet::new();
    for number in 0..60_u32 {
        let mut body = signup(number);
        body["customer_key"] = json!(format!("customer-{}", number / 6));
        let url = &relays[usize::try_from(number % 2).unwrap()].url;
        let request = client()
            .post(format!("{url}/pr/signup"))
            .header("origin", url)
            .body(body.to_string());
        requests.spawn(async move { request.send().await.unwrap().status().as_u16() });
    }
    let mut answers = BTreeMap::new();
    for status in requests.join_all().await {
        *answers.entry(status).or_insert(0) += 1;
    }
    assert_eq!(answers, BTreeMap::from([(202, 10), (200, 50)]));
    assert_eq!(place.states().await.len(), 10);
}

#[tokio::test]
async fn another_relay_takes_what_a_killed_one_had_claimed() {
    let place = Place::new();
    let stuck = Upstream::start([Answer::WhenReleased]).await;
    let first = place.relay(&stuck.url);
    accept(&first, &signup(1)).await;
    eventually("it is on its way", async || {
        (!stuck.received().is_empty()).then_some(())
    })
    .await;
    first.kill();
    let upstream = Upstream::start([Answer::status(200)]).await;
    let _second = place.relay(&upstream.url);
    place.settled("delivered").await;
    assert_eq!(posts(&upstream).len(), 1);
}

#[tokio::test]
async fn a_row_that_the_database_will_not_take_does_not_spoil_its_neighbours() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let mut connection = place.database().open().await;
    for statement in place.database().refuse_email("spoiled@example.com") {
        connection.execute(statement).await;
    }
    // They line up behind the lock, and are written together.
    connection.lock().await;
    let mut posts = JoinSet::new();
    for number in 0..20_u32 {
        let mut body = signup(number);
        if number == 7 {
            body["email"] = json!("spoiled@example.com");
        }
        let request = client()
            .post(format!("{}/pr/signup", relay.url))
            .header("origin", &relay.url)
            .body(body.to_string());
        posts.spawn(async move { (number, request.send().await.unwrap().status().as_u16()) });
    }
    connection.execute("ROLLBACK").await;
    for (number, status) in posts.join_all().await {
        assert_eq!(status, if number == 7 { 503 } else { 202 }, "{number}");
    }
    assert_eq!(place.states().await.len(), 19);
}

#[tokio::test]
async fn connections_that_the_server_has_closed_are_opened_again() {
    let place = Place::new();
    if !place.database().is_shared() {
        eprintln!("SQLite has no server: nothing to see");
        return;
    }
    let sandbox = place.sandbox();
    let relay = place.relay(&sandbox.url);
    accept(&relay, &signup(1)).await;
    let mut connection = place.database().open().await;
    connection
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    // One that was being written in this moment may have been refused, as any other of which nothing is known.
    eventually("it is acknowledged", async || {
        let (status, _) = answer(&relay, signup(2).to_string()).await;
        (status == 202).then_some(())
    })
    .await;
    all_delivered(&place, 2).await;
}
