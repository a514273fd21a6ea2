//! What the worker does when the upstream is slow, busy or down.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::program::{NOWHERE, Place, Program, answer, eventually, signup};
use crate::upstream::{Answer, Upstream};

async fn accept(relay: &Program, body: &Value) {
    let (status, answer) = answer(relay, body.to_string()).await;
    assert_eq!(status, 202, "{answer}");
}

#[tokio::test]
async fn one_slow_answer_does_not_hold_up_the_others() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::WhenReleased, Answer::status(200)]).await;
    let relay = place.relay(&upstream.url);
    accept(&relay, &signup(0)).await;
    eventually("the slow one is on its way", async || {
        (upstream.received().len() == 1).then_some(())
    })
    .await;
    for number in 1..=40 {
        accept(&relay, &signup(number)).await;
    }
    eventually("all the others are delivered", async || {
        let states = place.states().await;
        let delivered = states.iter().filter(|row| row["state"] == "delivered");
        (delivered.count() == 40).then_some(())
    })
    .await;
    assert_eq!(place.states().await[0]["state"], "pending");
    upstream.release();
    eventually("it is delivered too", async || {
        (place.states().await[0]["state"] == "delivered").then_some(())
    })
    .await;
}

#[tokio::test]
async fn retry_after_is_honoured_by_the_row_and_by_those_behind_it() {
    for (status, value) in [
        (429, "600".to_owned()),
        (
            503,
            httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(600)),
        ),
    ] {
        let place = Place::new();
        let upstream = Upstream::start([Answer::RetryAfter(status, value)]).await;
        let relay = place.relay(&upstream.url);
        accept(&relay, &signup(1)).await;
        let rows = eventually("it was told to wait", async || {
            let rows = place
                .rows(&["attempts", "next_attempt_at", "received_at"])
                .await;
            (rows[0]["attempts"] == 1).then_some(rows)
        })
        .await;
        let time = |field: &str| rows[0][field].as_i64().unwrap();
        let wait = time("next_attempt_at") - time("received_at");
        assert!(wait >= 590_000, "{status}: {wait} ms");
        // The whole upstream is left alone: a stop, which lets finish what was begun, finds nothing begun.
        accept(&relay, &signup(2)).await;
        let mut relay = relay;
        relay.ask_to_stop();
        assert!(relay.exit_status().await.success());
        assert_eq!(upstream.received().len(), 1);
        assert_eq!(place.states().await[1]["attempts"], 0);
    }
}

#[tokio::test]
async fn while_the_upstream_is_down_few_attempts_are_made() {
    let place = Place::new();
    let relay = place.relay(NOWHERE);
    for number in 0..60 {
        accept(&relay, &signup(number)).await;
    }
    eventually("delivery rests", async || {
        relay.log().contains("delivery rests").then_some(())
    })
    .await;
    let attempts: u64 = place
        .states()
        .await
        .iter()
        .map(|row| row["attempts"].as_u64().unwrap())
        .sum();
    // Five make it rest; up to fifteen more were on their way.
    assert!(attempts < 60, "{attempts}");
}

#[tokio::test]
async fn a_clock_that_was_set_back_does_not_strand_a_signup() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::status(500), Answer::status(200)]).await;
    let relay = place.relay(&upstream.url);
    accept(&relay, &signup(1)).await;
    place.settled("delivered").await;
    relay.kill();
    // Written while the clock was a year ahead.
    let mut connection = place.database().open().await;
    connection
        .execute(
            "UPDATE signups SET state = 'pending', next_attempt_at = next_attempt_at + 31536000000",
        )
        .await;
    let _relay = place.relay(&upstream.url);
    place.settled("delivered").await;
}

#[tokio::test]
async fn a_dead_signup_does_not_keep_its_customer_from_a_valid_partner() {
    let place = Place::new();
    let sandbox = place.sandbox();
    let relay = place.relay(&sandbox.url);
    let mut wrong = signup(1);
    wrong["partner_key"] = json!("unknown-partner");
    accept(&relay, &wrong).await;
    place.settled("dead").await;
    let mut right = signup(2);
    right["customer_key"] = wrong["customer_key"].clone();
    accept(&relay, &right).await;
    place.settled("delivered").await;
    // And now there is a credit.
    let mut third = signup(3);
    third["customer_key"] = wrong["customer_key"].clone();
    assert_eq!(answer(&relay, third.to_string()).await.0, 200);
}
