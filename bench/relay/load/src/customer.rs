//! The customers that sign up: each a new one, with a new id, key and e-mail address.

use std::cell::Cell;

use clap::ValueEnum;

/// How a sign-up is written.
#[derive(Clone, Copy, ValueEnum)]
pub enum Shape {
    /// JSON to `/pr/signup`, as partnerkey's script sends it.
    Relay,
    /// The form of the example apps, with the cookie.
    Form,
}

/// Hands out customers.
pub struct Customers {
    shape: Shape,
    public_key: String,
    run: u32,
    next: Cell<u64>,
}

impl Customers {
    /// Of different `run`s no two customers are the same.
    pub fn new(shape: Shape, public_key: &str, run: u32) -> Self {
        Self {
            shape,
            public_key: public_key.to_owned(),
            run,
            next: Cell::new(0),
        }
    }

    /// Where they sign up.
    pub fn path(&self) -> &'static str {
        match self.shape {
            Shape::Relay => "/pr/signup",
            Shape::Form => "/signup",
        }
    }

    /// Headers that go with it.
    pub fn headers(&self) -> &'static [(&'static str, &'static str)] {
        match self.shape {
            Shape::Relay => &[("content-type", "text/plain;charset=UTF-8")],
            Shape::Form => &[
                ("content-type", "application/x-www-form-urlencoded"),
                ("cookie", "growSumoPartnerKey=acme42"),
            ],
        }
    }

    /// The status that says that it was taken.
    pub fn taken(&self) -> u16 {
        match self.shape {
            Shape::Relay => 202,
            Shape::Form => 200,
        }
    }

    /// The next one's body.
    pub fn body(&self) -> String {
        let (run, number) = (self.run, self.next.get());
        self.next.set(number.wrapping_add(1));
        match self.shape {
            Shape::Relay => format!(
                r#"{{"id":"{}","public_key":"{}","name":"Ada Lovelace","email":"ada.{run:x}.{number}@example.com","customer_key":"cus_{run:x}_{number}","partner_key":"acme42"}}"#,
                uuid(run, number),
                self.public_key,
            ),
            Shape::Form => format!("name=Ada+Lovelace&email=ada.{run:x}.{number}%40example.com"),
        }
    }
}

/// A random-looking UUID (RFC 9562, version 4): in real life ids come in no order, which costs an index more than one
/// that only grows.
fn uuid(run: u32, number: u64) -> String {
    let high = mixed((u64::from(run) << 32) ^ number);
    let low = mixed(high ^ number);
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0xfff,
        low & 0xffff_ffff_ffff,
    )
}

/// SplitMix64's finalizer: a permutation, so different numbers stay different.
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_are_the_same() {
        let bodies = |run| {
            let customers = Customers::new(Shape::Relay, "pk_1", run);
            (0..1_000).map(|_| customers.body()).collect::<Vec<_>>()
        };
        let all: Vec<_> = [bodies(1), bodies(2)].concat();
        for field in ["id", "email", "customer_key"] {
            let values: HashSet<_> = all
                .iter()
                .map(|body| {
                    let body: serde_json::Value = serde_json::from_str(body).unwrap();
                    body[field].as_str().unwrap().to_owned()
                })
                .collect();
            assert_eq!(values.len(), 2_000, "{field}");
        }
    }
}
