//! The tables of `tests/fixtures`, which the browser tests of `dist/` read too.
#![cfg(not(target_family = "wasm"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, fs};

use partnerkey::{
    config::{Attribution, Config},
    consent::Consent,
    cookie::{self, SetCookie},
    outcome::Outcome,
    referral::{self, ClickId, PartnerKey, Referral},
    signup::{Fields, Signup},
    visit::{self, Change, Page},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

fn table<Row: DeserializeOwned>(name: &str) -> Vec<Row> {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let rows: Vec<Row> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(!rows.is_empty());
    rows
}

fn texts<'a>(referral: &Referral<'a>) -> (Option<&'a str>, Option<&'a str>) {
    (
        referral.partner_key.map(PartnerKey::as_str),
        referral.click_id.map(ClickId::as_str),
    )
}

#[derive(Deserialize)]
struct Link {
    name: String,
    query: String,
    partner_key: Option<String>,
    xid: Option<String>,
    problem: Option<String>,
}

#[test]
fn links() {
    for Link {
        name,
        query,
        partner_key,
        xid,
        problem,
    } in table("links")
    {
        let mut query = query.into_bytes();
        let (referral, found) = referral::read(&mut query);
        assert_eq!(
            texts(&referral),
            (partner_key.as_deref(), xid.as_deref()),
            "{name}"
        );
        assert_eq!(
            found.map(|problem| problem.code()),
            problem.as_deref(),
            "{name}"
        );
    }
}

#[derive(Deserialize)]
struct Visit {
    name: String,
    query: String,
    cookies: BTreeMap<String, String>,
    attribution: String,
    consent: Option<String>,
    #[serde(default)]
    seen: bool,
    partner_key: Option<String>,
    xid: Option<String>,
    source: String,
    problem: Option<String>,
    after: BTreeMap<String, String>,
}

#[test]
fn visits() {
    for row in table::<Visit>("visits") {
        let name = &row.name;
        let cookies: Vec<_> = row
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let (mut query, mut jar) = (row.query.into_bytes(), cookies.join("; ").into_bytes());
        let attribution = if row.attribution == "first" {
            Attribution::FirstClick
        } else {
            Attribution::LastClick
        };
        let config = Config {
            attribution,
            seen: row.seen,
            consent: Consent::counting(
                row.consent
                    .as_deref()
                    .and_then(|word| Consent::named(word.as_bytes())),
                false,
            ),
            ..Config::default()
        };

        let visit = visit::decide(
            Page {
                query: &mut query,
                jar: &mut jar,
            },
            &config,
        );

        assert_eq!(
            texts(&visit.referral),
            (row.partner_key.as_deref(), row.xid.as_deref()),
            "{name}"
        );
        assert_eq!(visit.source.name(), row.source, "{name}");
        assert_eq!(
            visit.problem.map(|problem| problem.code()),
            row.problem.as_deref(),
            "{name}"
        );
        assert_eq!(after(row.cookies, &visit), row.after, "{name}");
    }
}

/// The jar as it is when the visit's changes have been made.
fn after(mut jar: BTreeMap<String, String>, visit: &visit::Visit<'_>) -> BTreeMap<String, String> {
    if visit.change != Change::Nothing {
        for (name, value) in visit::cookies(&visit.referral) {
            jar.remove(name);
            if let Some(value) = value {
                let cookie = SetCookie {
                    name,
                    value,
                    max_age: 90,
                    domain: "",
                    secure: false,
                };
                let mut space = [0; cookie::MOST_BYTES];
                let text = cookie.spell(&mut space);
                let (pair, _) = text.split_once(';').unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                jar.insert(name.into(), value.into());
            }
        }
    }
    jar
}

#[derive(Deserialize)]
struct Row {
    name: String,
    data: Map<String, Value>,
    status: String,
    code: Option<String>,
    wire: Option<Map<String, Value>>,
}

#[test]
fn signups() {
    for Row {
        name,
        data,
        status,
        code,
        wire,
    } in table("signups")
    {
        // As the binding reads a field: text as it is, a number as JavaScript writes it.
        let text = |field: &str| match data.get(field)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let fields = Fields {
            email: text("email"),
            name: text("name"),
            customer_key: text("customer_key"),
            partner_key: text("partner_key").or_else(|| text("ps_partner_key")),
            xid: text("xid"),
        };
        match Signup::new("an id".into(), "pk_".into(), fields) {
            Ok(signup) => {
                assert_eq!(status, "sent", "{name}");
                let Value::Object(sent) = serde_json::to_value(&signup).unwrap() else {
                    panic!()
                };
                for (field, value) in sent
                    .iter()
                    .filter(|(field, _)| *field != "id" && *field != "public_key")
                {
                    assert_eq!(
                        wire.as_ref().unwrap().get(field),
                        Some(value),
                        "{name}: {field}"
                    );
                }
            }
            Err(outcome) => {
                assert_eq!(
                    (outcome.status(), outcome.code()),
                    (status.as_str(), code.as_deref()),
                    "{name}"
                );
                assert!(
                    matches!(outcome, Outcome::Skipped | Outcome::Rejected(_)),
                    "{name}"
                );
            }
        }
    }
}
