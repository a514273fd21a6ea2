//! The stand-in for the Customers API, as a back end or a person with curl uses it.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::program::{PUBLIC_KEY, Place, Program, SECRET_KEY, client, json_of, raw};

fn request(sandbox: &Program, method: Method, path: &str) -> RequestBuilder {
    client().request(method, format!("{}{path}", sandbox.url))
}

async fn ask(sandbox: &Program, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
    let mut request = request(sandbox, method, path).basic_auth(PUBLIC_KEY, Some(SECRET_KEY));
    if let Some(body) = body {
        request = request.json(body);
    }
    json_of(request.send().await.unwrap()).await
}

fn jane() -> Value {
    json!({ "key": "jane@example.com/1", "email": "jane@example.com", "partner_key": "gstest", "name": "Jane" })
}

const JANE: &str = "/v1/customers/jane%40example.com%2F1";

#[tokio::test]
async fn a_customer_from_cradle_to_grave() {
    let place = Place::new();
    let sandbox = place.sandbox();

    let (status, made) = ask(&sandbox, Method::POST, "/v1/customers", Some(&jane())).await;
    assert_eq!((status, &made["status"]), (200, &json!(200)));
    assert!(made["message"].is_string());
    let rdata = &made["rdata"];
    assert_eq!(rdata["key"], "jane@example.com/1");
    assert_eq!(rdata["email"], "jane@example.com");
    assert_eq!(rdata["name"], "Jane");
    assert_eq!(rdata["partner_key"], "gstest");
    assert_eq!(rdata["provider_key"], Value::Null);
    assert_eq!(rdata["test"], true);
    assert_eq!(rdata["created_at"], rdata["updated_at"]);
    assert!(rdata["created_at"].as_i64().unwrap() > 1_700_000_000_000);

    // It is in the file, not in the process.
    sandbox.kill();
    let sandbox = place.sandbox();
    assert_eq!(
        ask(&sandbox, Method::GET, JANE, None).await.1["rdata"],
        *rdata
    );

    let patch = json!({ "name": "Jane Roe", "partner_key": "john", "meta": { "plan": "pro" } });
    let (status, patched) = ask(&sandbox, Method::PATCH, JANE, Some(&patch)).await;
    assert_eq!(status, 200);
    assert_eq!(patched["rdata"]["name"], "Jane Roe");
    assert_eq!(patched["rdata"]["test"], false);
    assert_eq!(patched["rdata"]["email"], "jane@example.com");
    assert_eq!(
        ask(&sandbox, Method::GET, JANE, None).await.1["rdata"],
        patched["rdata"]
    );

    assert_eq!(ask(&sandbox, Method::DELETE, JANE, None).await.0, 200);
    for method in [Method::GET, Method::DELETE] {
        let (status, gone) = ask(&sandbox, method, JANE, None).await;
        let expected = json!({ "status": 404, "error": "Not Found", "message": "there is no customer with this key" });
        assert_eq!((status, gone), (404, expected));
    }
    assert_eq!(
        ask(&sandbox, Method::PATCH, JANE, Some(&patch)).await.0,
        404
    );
}

#[tokio::test]
async fn a_key_that_exists_is_refused_and_unharmed() {
    let place = Place::new();
    let sandbox = place.sandbox();
    ask(&sandbox, Method::POST, "/v1/customers", Some(&jane())).await;
    let mut second = jane();
    second["partner_key"] = json!("john");
    let (status, answer) = ask(&sandbox, Method::POST, "/v1/customers", Some(&second)).await;
    assert_eq!(
        (status, &answer["status"], &answer["error"]),
        (409, &json!(409), &json!("Conflict"))
    );
    assert_eq!(
        ask(&sandbox, Method::GET, JANE, None).await.1["rdata"]["partner_key"],
        "gstest"
    );
}

#[tokio::test]
async fn credentials_are_needed_for_everything() {
    let place = Place::new();
    let sandbox = place.sandbox();
    for (method, path) in [
        (Method::POST, "/v1/customers"),
        (Method::GET, JANE),
        (Method::GET, "/nothing"),
    ] {
        let attempts = [
            request(&sandbox, method.clone(), path),
            request(&sandbox, method.clone(), path).basic_auth(PUBLIC_KEY, Some("wrong")),
            request(&sandbox, method.clone(), path).basic_auth("wrong", Some(SECRET_KEY)),
            request(&sandbox, method.clone(), path).basic_auth("", Some("")),
            request(&sandbox, method.clone(), path).bearer_auth(SECRET_KEY),
            request(&sandbox, method.clone(), path).header("authorization", "Basic ???"),
        ];
        for attempt in attempts {
            let response = attempt.json(&jane()).send().await.unwrap();
            assert!(
                response.headers()["www-authenticate"]
                    .to_str()
                    .unwrap()
                    .starts_with("Basic ")
            );
            let (status, answer) = json_of(response).await;
            assert_eq!(
                (status, &answer["status"], &answer["error"]),
                (401, &json!(401), &json!("Unauthorized"))
            );
        }
    }
    assert_eq!(ask(&sandbox, Method::GET, JANE, None).await.0, 404);
}

#[tokio::test]
async fn bad_requests_are_refused_as_documented() {
    let place = Place::new();
    let sandbox = place.sandbox();
    let with = |field: &str, value: Value| {
        let mut body = jane();
        body[field] = value;
        body
    };
    for (body, expected, message) in [
        (json!([]), 400, "the body is not a JSON object"),
        (json!({}), 400, "key is required"),
        (with("key", json!("x".repeat(256))), 400, "key is too long"),
        (with("key", json!(1)), 400, "key has the wrong type or form"),
        (with("email", Value::Null), 400, "email is required"),
        (
            with("email", json!("nobody")),
            400,
            "email has the wrong type or form",
        ),
        (
            with("email", json!(format!("@{}", "x".repeat(255)))),
            400,
            "email is too long",
        ),
        (
            with("name", json!("x".repeat(101))),
            400,
            "name is too long",
        ),
        (
            with("provider_key", json!("x".repeat(256))),
            400,
            "provider_key is too long",
        ),
        (
            with("meta", json!("text")),
            400,
            "meta has the wrong type or form",
        ),
        (
            with("partner_key", json!("")),
            400,
            "partner_key is required",
        ),
        (
            with("partner_key", json!("unknown")),
            404,
            "there is no partner with this partner_key",
        ),
        (
            with("name", json!("x".repeat(300_000))),
            413,
            "the body is too large",
        ),
    ] {
        let (status, answer) = ask(&sandbox, Method::POST, "/v1/customers", Some(&body)).await;
        assert_eq!(
            (status, &answer["status"]),
            (expected, &json!(expected)),
            "{message}"
        );
        assert_eq!(answer["message"], message);
        assert!(answer["error"].is_string());
    }
    assert_eq!(ask(&sandbox, Method::GET, JANE, None).await.0, 404);
    assert_eq!(ask(&sandbox, Method::PUT, JANE, None).await.0, 405);
    assert_eq!(
        ask(&sandbox, Method::GET, "/v1/partners", None).await.0,
        404
    );
    let credentials = "cGtfdGVzdDpza192ZXJ5c2VjcmV0"; // pk_test:sk_verysecret
    let not_utf8 = raw(
        &sandbox,
        format!("GET /v1/customers/%ff HTTP/1.1\r\nhost: x\r\nauthorization: Basic {credentials}\r\nconnection: close\r\n\r\n")
            .as_bytes(),
    );
    assert!(not_utf8.starts_with("HTTP/1.1 404 "), "{not_utf8}");
}

#[tokio::test]
async fn partners_may_be_listed() {
    let place = Place::new();
    let mut by_flags = place.sandbox_command("127.0.0.1:0");
    by_flags.args(["--partner", "jane", "--partner", "john"]);
    let mut by_environment = place.sandbox_command("127.0.0.1:0");
    by_environment.env("SANDBOX_PARTNERS", "jane,john");
    for (round, command) in [by_flags, by_environment].into_iter().enumerate() {
        let sandbox = Program::start(command);
        for (partner, expected) in [("jane", 200), ("john", 200), ("gstest", 200), ("mary", 404)] {
            let key = format!("{partner}-{round}");
            let body = json!({ "key": key, "email": "a@b", "partner_key": partner });
            assert_eq!(
                ask(&sandbox, Method::POST, "/v1/customers", Some(&body))
                    .await
                    .0,
                expected,
                "{partner}"
            );
        }
    }
}
