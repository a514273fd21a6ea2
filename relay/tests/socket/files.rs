//! The script, the other files of `dist`, and the site.

use crate::program::{
    NOWHERE, PUBLIC_KEY, Place, Program, SECRET_KEY, client, command, get, raw_get,
};

#[tokio::test]
async fn the_script_and_its_parts() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for (path, content_type, content) in [
        (
            "js",
            "text/javascript; charset=utf-8",
            "var growsumo = {};\n",
        ),
        (
            "growsumo.js",
            "text/javascript; charset=utf-8",
            "var growsumo = {};\n",
        ),
        (
            "growsumo-signup_bg.wasm",
            "application/wasm",
            "\0asm\x01\0\0\0",
        ),
        ("growsumo.d.ts", "text/plain; charset=utf-8", "export {};\n"),
        ("integrity.json", "application/json", "{}\n"),
    ] {
        let response = get(format!("{}/pr/{path}", relay.url)).await;
        assert_eq!(response.status(), 200, "{path}");
        for (header, expected) in [
            ("content-type", content_type),
            ("cache-control", "public, max-age=300"),
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(response.headers()[header], expected, "{path} {header}");
        }
        assert_eq!(response.text().await.unwrap(), content, "{path}");
    }
    let head = client()
        .head(format!("{}/pr/js", relay.url))
        .send()
        .await
        .unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(head.headers()["content-length"], "19");
}

#[tokio::test]
async fn a_script_that_has_not_changed_is_not_sent_again() {
    let place = Place::new();
    let relay = place.lonely_relay();
    let url = format!("{}/pr/js", relay.url);
    let first = get(url.clone()).await;
    for (condition, validator) in [
        ("if-none-match", "etag"),
        ("if-modified-since", "last-modified"),
    ] {
        let again = client()
            .get(&url)
            .header(condition, &first.headers()[validator])
            .send()
            .await
            .unwrap();
        assert_eq!(again.status(), 304, "{condition}");
        assert_eq!(again.headers()["cache-control"], "public, max-age=300");
    }
    std::fs::write(
        place.path().join("dist/growsumo.js"),
        "var growsumo = { version: 2 };\n",
    )
    .unwrap();
    let changed = client()
        .get(&url)
        .header("if-none-match", &first.headers()["etag"])
        .send()
        .await
        .unwrap();
    assert_eq!(changed.status(), 200);
    assert_eq!(
        changed.text().await.unwrap(),
        "var growsumo = { version: 2 };\n"
    );
}

#[tokio::test]
async fn the_script_is_compressed_for_those_who_can_read_it() {
    let place = Place::new();
    std::fs::write(
        place.path().join("dist/growsumo.js"),
        "var growsumo = {};\n".repeat(500),
    )
    .unwrap();
    let relay = place.lonely_relay();
    for encoding in ["br", "gzip"] {
        let request = client()
            .get(format!("{}/pr/js", relay.url))
            .header("accept-encoding", encoding);
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-encoding"], encoding);
        assert_eq!(response.headers()["vary"], "accept-encoding");
        assert_eq!(
            response.headers()["content-type"],
            "text/javascript; charset=utf-8"
        );
        assert!(response.bytes().await.unwrap().len() < 500, "{encoding}");
    }
}

#[tokio::test]
async fn nothing_outside_of_dist_is_served() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for path in [
        "/pr/../Cargo.toml",
        "/pr/%2e%2e/Cargo.toml",
        "/pr/..%2fCargo.toml",
        "/pr/%2e%2e%2fCargo.toml",
        "/pr/..%5cCargo.toml",
        "/pr/%252e%252e%252fCargo.toml",
        "/pr//../Cargo.toml",
        "/pr/folder/../../Cargo.toml",
        "/pr/./growsumo.js",
        "/pr/growsumo.js/",
        "/pr/growsumo.js%00.html",
        "/pr/%00",
        "/pr/%ff",
        "/pr/..",
        "/pr/.",
        "/pr/.hidden",
        "/pr/%2ehidden",
        "/pr/folder",
        "/pr/folder/inner.js",
        "/pr/folder%2finner.js",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/.env",
        "/%2eenv",
        "/docs/../.env",
        "/docs/..%2f.env",
        "/docs%2f%2e%2e%2f%2eenv",
    ] {
        let answer = raw_get(&relay, path);
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(
            answer.contains(r#"{"error":{"code":"not_found""#),
            "{path}: {answer}"
        );
        for content in ["outside", "SECRET", "hidden\n", "inner\n"] {
            assert!(!answer.contains(content), "{path}: {answer}");
        }
    }
}

#[tokio::test]
async fn the_site() {
    let place = Place::new();
    let relay = place.lonely_relay();
    for (path, content) in [
        ("/", "Home"),
        ("/?gspk=aHR0cHM6Ly93d3cu", "Home"),
        ("/index.html", "Home"),
        ("/pricing", "Pricing"),
        ("/pricing.html?a=b", "Pricing"),
        ("/docs/", "Docs"),
        ("/docs", "Docs"),
    ] {
        let response = get(format!("{}{path}", relay.url)).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "text/html; charset=utf-8",
            "{path}"
        );
        assert!(response.text().await.unwrap().contains(content), "{path}");
    }
    let style = get(format!("{}/style.css", relay.url)).await;
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
    let missing = get(format!("{}/none", relay.url)).await;
    assert_eq!(missing.status(), 404);
    assert_eq!(
        client()
            .delete(format!("{}/pricing", relay.url))
            .send()
            .await
            .unwrap()
            .status(),
        405
    );
}

#[tokio::test]
async fn without_a_site_and_before_the_first_build() {
    let place = Place::new();
    let mut bare = command(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--dist",
        "not-built-yet",
    ]);
    bare.current_dir(place.path())
        .env("PARTNERSTACK_PUBLIC_KEY", PUBLIC_KEY)
        .env("PARTNERSTACK_SECRET_KEY", SECRET_KEY)
        .env("PARTNERSTACK_API_URL", NOWHERE);
    let relay = Program::start(bare);
    for path in ["/", "/pricing", "/pr/js"] {
        assert_eq!(
            get(format!("{}{path}", relay.url)).await.status(),
            404,
            "{path}"
        );
    }
    std::fs::create_dir(place.path().join("not-built-yet")).unwrap();
    std::fs::write(place.path().join("not-built-yet/growsumo.js"), "built").unwrap();
    assert_eq!(
        get(format!("{}/pr/js", relay.url))
            .await
            .text()
            .await
            .unwrap(),
        "built"
    );
}
