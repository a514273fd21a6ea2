//! What is said to the person who starts the program wrongly.

use std::process::Output;

use crate::program::{Place, command};

fn output(mut command: std::process::Command) -> (bool, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}

#[track_caller]
fn fails(command: std::process::Command, message: &str) {
    let (success, stdout, stderr) = output(command);
    assert!(!success);
    assert_eq!(stdout, "");
    assert!(stderr.contains(message), "{stderr}");
}

#[test]
fn what_is_missing_is_named() {
    for program in ["serve", "sandbox"] {
        fails(
            command(&[program]),
            "set PARTNERSTACK_PUBLIC_KEY in the environment",
        );
        let mut without_secret = command(&[program]);
        without_secret
            .env("PARTNERSTACK_PUBLIC_KEY", "pk_1")
            .env("PARTNERSTACK_SECRET_KEY", "  ");
        fails(
            without_secret,
            "set PARTNERSTACK_SECRET_KEY in the environment",
        );
    }
}

#[test]
fn what_cannot_be_used_is_named_and_not_repeated() {
    let place = Place::new();
    let mut url = place.relay_command("https://user:hidden@example.com/");
    url.env("PARTNERKEY_LOG", "trace");
    let (_, _, stderr) = output(url);
    assert!(
        stderr.contains("set PARTNERSTACK_API_URL to an http or https address"),
        "{stderr}"
    );
    assert!(!stderr.contains("hidden"), "{stderr}");

    let mut database = place.relay_command("http://127.0.0.1:9");
    database.env("DATABASE_URL", "mysql://user:hidden@db/signups");
    let (_, _, stderr) = output(database);
    assert!(
        stderr.contains("set the database to sqlite:<file>"),
        "{stderr}"
    );
    assert!(!stderr.contains("hidden"), "{stderr}");

    let mut server = place.relay_command("http://127.0.0.1:9");
    server
        .env("DATABASE_URL", "postgres://user:hidden@127.0.0.1:9/signups")
        .env("PARTNERKEY_LOG", "trace");
    let (_, _, stderr) = output(server);
    assert!(
        stderr.contains("cannot use the database server, check DATABASE_URL"),
        "{stderr}"
    );
    assert!(!stderr.contains("hidden"), "{stderr}");

    let mut folder = place.relay_command("http://127.0.0.1:9");
    folder.env("DATABASE_URL", "sqlite:/nowhere/at/all/relay.db");
    fails(
        folder,
        "cannot open the database, check that its folder exists and is writable",
    );
}

#[test]
fn without_ca_certificates_https_is_refused_at_start_with_the_act_to_perform() {
    let place = Place::new();
    let mut relay = place.relay_command("https://api.example.test");
    relay
        .env("SSL_CERT_FILE", "/nowhere/ca.pem")
        .env("SSL_CERT_DIR", "/nowhere");
    fails(
        relay,
        "cannot set up TLS, install the system's CA certificates",
    );
}

#[test]
fn a_port_that_is_taken_is_named() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails(
        place.sandbox_command(&address),
        &format!("cannot listen on {address}, choose another port"),
    );
    let mut demo = command(&["demo", "--port", "65535"]);
    demo.current_dir(place.path());
    fails(demo, "choose a port below 65535");
}

#[test]
fn help_shows_the_three_programs_and_no_secret() {
    let mut help = command(&["serve", "--help"]);
    help.env("PARTNERSTACK_SECRET_KEY", "sk_hidden")
        .env("PARTNERSTACK_API_URL", "https://user:hidden@example.com")
        .env("DATABASE_URL", "postgres://user:hidden@db/signups");
    let (success, stdout, _) = output(help);
    assert!(success);
    assert!(!stdout.contains("hidden"), "{stdout}");
    let (success, stdout, _) = output(command(&["--help"]));
    assert!(success);
    for program in ["serve", "sandbox", "demo"] {
        assert!(stdout.contains(program), "{stdout}");
    }
}
