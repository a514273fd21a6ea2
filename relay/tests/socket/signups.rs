//! `POST /pr/signup`, as the script and as its enemies send it.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::{Shutdown, TcpStream};

use reqwest::Method;
use serde_json::{Value, json};

use crate::program::{Place, answer, client, eventually, get, json_of, raw, signup};
use crate::upstream::{Answer, Upstream};

const TABLE: &str = include_str!("../fixtures/signups.json");

#[tokio::test]
async fn an_accepted_signup_is_in_the_database_when_the_answer_arrives() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let mut body = signup(1);
    body["name"] = json!("Jane Doe");
    body["provider_key"] = json!("cus_1");
    body["company"] = json!("ACME");

    let (status, answer) = answer(&relay, body.to_string()).await;
    relay.kill(); // what it acknowledged must be there all the same

    assert_eq!(
        (status, answer),
        (202, json!({ "status": "accepted", "id": body["id"] }))
    );
    let rows = place
        .rows(&[
            "id",
            "email",
            "customer_key",
            "partner_key",
            "name",
            "provider_key",
            "extras",
        ])
        .await;
    let mut expected = body.clone();
    expected
        .as_object_mut()
        .unwrap()
        .retain(|key, _| key != "public_key" && key != "company");
    expected["extras"] = json!(r#"{"company":"ACME"}"#);
    assert_eq!(rows, [expected]);
}

#[tokio::test]
async fn a_retry_of_the_same_signup_is_accepted_again_and_delivered_once() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::status(200)]).await;
    let relay = place.relay(&upstream.url);
    for _ in 0..3 {
        let (status, answer) = answer(&relay, signup(1).to_string()).await;
        assert_eq!((status, &answer["status"]), (202, &json!("accepted")));
    }
    place.settled("delivered").await;
    // One after its delivery, too.
    assert_eq!(answer(&relay, signup(1).to_string()).await.0, 202);
    // The queue is worked in order: when this one is through, no second delivery of the first is outstanding.
    assert_eq!(answer(&relay, signup(2).to_string()).await.0, 202);
    eventually("both are delivered", async || {
        place
            .states()
            .await
            .iter()
            .all(|row| row["state"] == "delivered")
            .then_some(())
    })
    .await;
    let keys: Vec<_> = upstream
        .received()
        .iter()
        .map(|request| request.json()["key"].clone())
        .collect();
    assert_eq!(keys, ["customer-1", "customer-2"]);
}

#[tokio::test]
async fn a_second_signup_of_a_customer_is_a_duplicate() {
    let place = Place::new();
    let relay = place.lonely_relay();
    assert_eq!(answer(&relay, signup(1).to_string()).await.0, 202);
    let mut second = signup(2);
    second["customer_key"] = json!("customer-1");
    second["partner_key"] = json!("another-partner");
    for _ in 0..2 {
        let expected = json!({ "status": "duplicate", "id": second["id"] });
        assert_eq!(answer(&relay, second.to_string()).await, (200, expected));
    }
    assert_eq!(
        place.rows(&["partner_key"]).await,
        [json!({ "partner_key": "jane-partner" })]
    );
}

#[tokio::test]
async fn two_customers_may_share_an_email() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for number in 1..=2 {
        let mut body = signup(number);
        body["email"] = json!("family@example.com");
        assert_eq!(answer(&relay, body.to_string()).await.0, 202);
    }
    assert_eq!(place.states().await.len(), 2);
}

#[tokio::test]
async fn of_many_at_once_one_is_stored() {
    let place = Place::new();
    let upstream = Upstream::start([Answer::status(200)]).await;
    let relay = place.relay(&upstream.url);
    let mut posts = tokio::task::JoinSet::new();
    for number in 0..32 {
        let mut body = signup(number);
        body["customer_key"] = json!("the-same");
        let request = client()
            .post(format!("{}/pr/signup", relay.url))
            .header("origin", &relay.url)
            .body(body.to_string());
        posts.spawn(async move { request.send().await.unwrap().status().as_u16() });
    }
    let mut answers = BTreeMap::new();
    for status in posts.join_all().await {
        *answers.entry(status).or_insert(0) += 1;
    }
    assert_eq!(answers, BTreeMap::from([(200, 31), (202, 1)]));
    place.settled("delivered").await;
    assert_eq!(place.states().await.len(), 1);
    assert_eq!(upstream.received().len(), 1);
}

#[tokio::test]
async fn the_table_over_the_socket() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let table: Value = serde_json::from_str(TABLE).unwrap();
    let mut accepted = 0;
    for (number, case) in table["cases"].as_array().unwrap().iter().enumerate() {
        let what = &case["what"];
        let mut body = table["base"].clone();
        for (field, value) in case["set"].as_object().into_iter().flatten() {
            body[field] = value.clone();
        }
        for field in case["unset"].as_array().into_iter().flatten() {
            body.as_object_mut()
                .unwrap()
                .remove(field.as_str().unwrap());
        }
        for (field, spec) in case["repeat"].as_object().into_iter().flatten() {
            body[field] = json!(
                spec[0]
                    .as_str()
                    .unwrap()
                    .repeat(usize::try_from(spec[1].as_u64().unwrap()).unwrap())
            );
        }
        let (status, answer) = match case["code"].as_str() {
            Some(_) => answer(&relay, body.to_string()).await,
            None => {
                // Each accepted case is a sign-up and a customer of its own.
                let changes_id = case["set"].get("id").is_some();
                if !changes_id {
                    body["id"] = json!(format!("00000000-0000-4000-8000-{number:012}"));
                }
                let answer = answer(&relay, body.to_string()).await;
                accepted += usize::from(answer.0 == 202);
                answer
            }
        };
        match case["code"].as_str() {
            None => assert!(matches!(status, 200 | 202), "{what}: {status} {answer}"),
            Some(code) => {
                assert_eq!(answer["error"]["code"], code, "{what}");
                let expected = match code {
                    "invalid_id" => 400,
                    "unknown_public_key" => 401,
                    _ => 422,
                };
                assert_eq!(status, expected, "{what}");
            }
        }
    }
    assert!(accepted > 5);
    assert_eq!(
        place.states().await.len(),
        accepted,
        "a refused sign-up left something behind"
    );
}

#[tokio::test]
async fn the_content_type_does_not_matter() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for (number, content_type) in [
        (1, "application/json"),
        (2, "text/plain;charset=UTF-8"),
        (3, "image/png"),
        (4, ""),
    ] {
        let response = client()
            .post(format!("{}/pr/signup", relay.url))
            .header("origin", &relay.url)
            .header("content-type", content_type)
            .body(signup(number).to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 202, "{content_type:?}");
    }
}

#[tokio::test]
async fn what_is_not_a_json_object_is_refused() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let bodies: [&[u8]; 8] = [
        b"",
        b"{",
        b"null",
        b"[1]",
        b"email=a%40b.c",
        b"\x00\x01\x02",
        b"\xff\xfe{\x00}\x00",
        b"{\"email\":\"\xc3\x28\"}",
    ];
    for body in bodies {
        let (status, answer) = answer(&relay, body).await;
        let expected =
            json!({ "code": "invalid_json", "message": "the body is not a JSON object in UTF-8" });
        assert_eq!((status, &answer["error"]), (400, &expected), "{body:?}");
    }
    assert_eq!(answer(&relay, "[".repeat(16_000)).await.0, 400);
}

#[tokio::test]
async fn a_body_of_16_kb_is_the_largest() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let sized = |number: u32, size: usize| {
        let mut body = signup(number);
        body["padding"] = json!("");
        let padding = size - body.to_string().len();
        body["padding"] = json!("x".repeat(padding));
        let text = body.to_string();
        assert_eq!(text.len(), size);
        text
    };
    assert_eq!(answer(&relay, sized(1, 16_384)).await.0, 202);
    let too_large = json!({ "error": { "code": "too_large", "message": "the body is larger than 16384 bytes" } });
    for size in [16_385, 1024 * 1024] {
        assert_eq!(
            answer(&relay, sized(2, size)).await,
            (413, too_large.clone())
        );
    }
    assert_eq!(place.states().await.len(), 1);
}

#[tokio::test]
async fn a_large_body_of_unknown_length_is_refused_too() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let mut request = b"POST /pr/signup HTTP/1.1\r\nhost: x\r\norigin: http://x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..64 {
        request.extend_from_slice(b"4000\r\n");
        request.extend_from_slice(&[b' '; 0x4000]);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    let answer = raw(&relay, &request);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("too_large"), "{answer}");
}

#[tokio::test]
async fn a_body_that_breaks_off_stores_nothing() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let body = signup(1).to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", relay.port())).unwrap();
    let head = format!(
        "POST /pr/signup HTTP/1.1\r\nhost: x\r\norigin: http://x\r\ncontent-length: {}\r\n\r\n",
        body.len() + 1
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
    // The relay still answers, and the broken one has left nothing.
    assert_eq!(answer(&relay, signup(2).to_string()).await.0, 202);
    let keys: Vec<_> = place
        .states()
        .await
        .iter()
        .map(|row| row["customer_key"].clone())
        .collect();
    assert_eq!(keys, ["customer-2"]);
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up_with_a_5xx() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let answer = tokio::task::spawn_blocking(move || {
        raw(&relay, b"POST /pr/signup HTTP/1.1\r\nhost: x\r\norigin: http://x\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{")
    })
    .await
    .unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("incomplete_body"), "{answer}");
}

#[tokio::test]
async fn other_methods_and_addresses() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
        let url = format!("{}/pr/signup", relay.url);
        let response = client().request(method.clone(), url).send().await.unwrap();
        let (status, answer) = json_of(response).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (405, &json!("method_not_allowed")),
            "{method}"
        );
    }
    let post_to_script = client()
        .post(format!("{}/pr/js", relay.url))
        .send()
        .await
        .unwrap();
    assert_eq!(json_of(post_to_script).await.0, 405);
    for path in [
        "/pr",
        "/pr/",
        "/pr/none.js",
        "/pr/a/b",
        "/pr/signup/",
        "/pr/folder",
        "/pr/folder/inner.js",
    ] {
        let (status, answer) = json_of(get(format!("{}{path}", relay.url)).await).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (404, &json!("not_found")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn without_its_table_the_relay_says_try_again() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let ready = format!("{}/readyz", relay.url);
    assert_eq!(
        json_of(get(ready.clone()).await).await,
        (200, json!({ "status": "ok" }))
    );

    let mut connection = place.database().open().await;
    connection
        .execute("ALTER TABLE signups RENAME TO elsewhere")
        .await;
    let (status, refusal) = answer(&relay, signup(1).to_string()).await;
    assert_eq!(
        (status, &refusal["error"]["code"]),
        (503, &json!("storage_unavailable"))
    );
    assert_eq!(json_of(get(ready.clone()).await).await.0, 503);
    assert_eq!(get(format!("{}/healthz", relay.url)).await.status(), 200);

    connection
        .execute("ALTER TABLE elsewhere RENAME TO signups")
        .await;
    assert_eq!(answer(&relay, signup(1).to_string()).await.0, 202);
    assert_eq!(get(ready).await.status(), 200);
}

#[tokio::test]
async fn while_another_program_writes_the_relay_says_try_again() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let mut connection = place.database().open().await;
    connection.lock().await;
    let (status, refusal) = answer(&relay, signup(1).to_string()).await;
    assert_eq!(
        (status, &refusal["error"]["code"]),
        (503, &json!("storage_unavailable"))
    );
    connection.execute("ROLLBACK").await;
    assert_eq!(answer(&relay, signup(1).to_string()).await.0, 202);
    assert_eq!(place.states().await.len(), 1);
}
