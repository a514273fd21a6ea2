//! `partnerkey-relay serve --check-config`.

use std::process::Output;

use crate::program::{Place, SECRET_KEY};

const TOKEN: &str = "a-token-of-the-operator";

/// Exit code, standard output and standard error.
fn check(place: &Place, variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = place.relay_command("http://127.0.0.1:9");
    command
        .arg("--check-config")
        .envs(variables.iter().copied());
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn what_is_configured_is_said_in_words() {
    let place = Place::new();
    let token_file = place.path().join("token");
    std::fs::write(&token_file, format!("{TOKEN}\n")).unwrap();
    let variables = [
        (
            "PARTNERKEY_ORIGINS",
            "https://www.example.com,https://*.example.com",
        ),
        ("PARTNERKEY_RATE_LIMIT", "60"),
        ("PARTNERKEY_STATUS_TOKEN_FILE", token_file.to_str().unwrap()),
    ];
    let (code, stdout, stderr) = check(&place, &variables);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{stdout}");
    for words in [
        "pk_test",
        "http://127.0.0.1:9, customers-v1",
        "pages of https://www.example.com, https://*.example.com only",
        "60 posts a minute",
        "add --client-address x-forwarded-for",
        "/pr/status, with the token",
        "growsumo.js",
        "opened; 0 sign-ups to deliver, 0 dead",
    ] {
        assert!(stdout.contains(words), "{words}: {stdout}");
    }
    for secret in [SECRET_KEY, TOKEN] {
        assert!(!stdout.contains(secret), "{stdout}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_with_the_act() {
    let place = Place::new();
    std::fs::remove_file(place.path().join("dist/growsumo.js")).unwrap();
    let variables = [
        ("PARTNERSTACK_PUBLIC_KEY", " "),
        ("PARTNERSTACK_SECRET_KEY_FILE", "/nowhere/key"),
        ("PARTNERSTACK_API_URL", "ftp://example.com"),
        ("DATABASE_URL", "mysql://user:hidden@db/signups"),
        ("PARTNERKEY_ORIGINS", "www.example.com"),
        ("PARTNERKEY_STATUS_TOKEN", "hidden"),
    ];
    let (code, _, stderr) = check(&place, &variables);
    assert_eq!(code, Some(1));
    let acts = [
        "set PARTNERSTACK_PUBLIC_KEY in the environment",
        "set PARTNERSTACK_SECRET_KEY or PARTNERSTACK_SECRET_KEY_FILE, not both of them",
        "set PARTNERSTACK_API_URL to an http or https address",
        "write the origin 'www.example.com' as",
        "set PARTNERKEY_STATUS_TOKEN to at least 16",
        "run 'npm run build'",
        "DATABASE_URL: set the database to",
    ];
    for act in acts {
        assert!(stderr.contains(act), "{act}: {stderr}");
    }
    assert_eq!(stderr.lines().count(), acts.len(), "{stderr}");
    for secret in ["hidden", SECRET_KEY] {
        assert!(!stderr.contains(secret), "{stderr}");
    }
}

#[test]
fn a_secret_may_be_in_a_file() {
    let place = Place::new();
    let file = place.path().join("secret");
    std::fs::write(&file, "sk_from_a_file\n").unwrap();
    let mut command = place.relay_command("http://127.0.0.1:9");
    command
        .arg("--check-config")
        .env_remove("PARTNERSTACK_SECRET_KEY")
        .env("PARTNERSTACK_SECRET_KEY_FILE", &file);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(!format!("{output:?}").contains("sk_from_a_file"));
}
