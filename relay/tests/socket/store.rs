//! The table of sign-ups itself, in whichever database it is: what a socket cannot show.

use partnerkey_relay::config::Secret;
use partnerkey_relay::signup::Signup;
use partnerkey_relay::store::{
    Claim, Counts, Hour, Insertion, Retried, Settlement, State, Store, Write, Written,
};

use crate::program::{PUBLIC_KEY, Place, signup};

const HOUR: i64 = 3_600_000;

async fn open(place: &Place) -> Store {
    let url = Secret::new(place.database().url().to_owned());
    Store::open(&url).await.unwrap()
}

/// A sign-up of this number by this customer.
fn of(number: u32, customer: &str) -> Signup {
    let mut body = signup(number);
    body["customer_key"] = customer.into();
    Signup::parse(body.to_string().as_bytes(), PUBLIC_KEY).unwrap()
}

async fn insert(store: &Store, signups: &[Signup], now: i64) -> Vec<Insertion> {
    let writes: Vec<_> = signups.iter().cloned().map(Write::Insert).collect();
    let written = store.write(&writes, now).await.unwrap();
    written
        .into_iter()
        .map(|written| match written {
            Written::Inserted(insertion) => insertion,
            other => panic!("{other:?}"),
        })
        .collect()
}

async fn claim(store: &Store, at_most: u16, now: i64, until: i64) -> Vec<Claim> {
    let written = store.write(&[Write::Claim { at_most, until }], now).await;
    match written.unwrap().remove(0) {
        Written::Claimed(claims) => claims,
        other => panic!("{other:?}"),
    }
}

/// Leaves a claimed sign-up in this state, to be tried at `next` if it is pending. Gives what it is then.
async fn settle(store: &Store, claim: &Claim, state: State, next: i64) -> Option<State> {
    let settlement = Settlement {
        seq: claim.seq,
        claimed_until: claim.claimed_until,
        state,
        status: Some(200),
        reason: Some("a_reason"),
        failures: 1,
        next_attempt_at: next,
        handed_over_at: None,
        hand_overs: 0,
    };
    let written = store.write(&[Write::Settle(settlement)], 5).await.unwrap();
    match written[0] {
        Written::Settled(state) => state,
        ref other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn in_one_transaction_as_one_after_the_other() {
    let place = Place::new();
    let store = open(&place).await;
    let batch = [
        of(1, "jane"),
        of(2, "john"),
        of(1, "jane"),
        of(3, "jane"),
        of(4, "JANE"),
    ];
    use Insertion::{SameCustomer, Stored, StoredBefore};
    assert_eq!(
        insert(&store, &batch, 10).await,
        [Stored, Stored, StoredBefore, SameCustomer, Stored]
    );
    assert_eq!(
        insert(&store, &batch, 20).await,
        [
            StoredBefore,
            StoredBefore,
            StoredBefore,
            SameCustomer,
            StoredBefore
        ]
    );
    let expected = Counts {
        received: 3,
        duplicate: 2,
        pending: 3,
        delivered: 0,
        dead: 0,
    };
    assert_eq!(store.counts().await.unwrap(), expected);
    assert_eq!(store.oldest_pending().await.unwrap(), Some(10));
}

#[tokio::test]
async fn what_is_claimed_is_nobody_elses_until_the_claim_ends() {
    let place = Place::new();
    let store = open(&place).await;
    let batch = [of(1, "a"), of(2, "b"), of(3, "c")];
    insert(&store, &batch, 10).await;
    let first = claim(&store, 2, 10, 100).await;
    let keys: Vec<_> = first.iter().map(|claim| &claim.customer_key).collect();
    assert_eq!(keys, ["a", "b"]);
    assert_eq!(first[0].claimed_until, 100);
    assert_eq!(claim(&store, 9, 99, 200).await.len(), 1);
    assert_eq!(store.next_due().await.unwrap(), Some(100));
    assert_eq!(claim(&store, 9, 100, 300).await.len(), 2);
    assert!(claim(&store, 9, 9, 300).await.is_empty());
}

#[tokio::test]
async fn who_settles_after_the_claim_has_ended_is_heard_with_good_news_only() {
    let place = Place::new();
    let store = open(&place).await;
    insert(&store, &[of(1, "a")], 10).await;
    let late = claim(&store, 1, 10, 20).await.remove(0);
    let current = claim(&store, 1, 20, 40).await.remove(0);
    assert_eq!(settle(&store, &late, State::Pending, 30).await, None);
    assert_eq!(settle(&store, &late, State::Dead, 30).await, None);
    assert_eq!(store.next_due().await.unwrap(), Some(40));
    let delivered = Some(State::Delivered);
    assert_eq!(settle(&store, &late, State::Delivered, 0).await, delivered);
    // And then it stays so.
    assert_eq!(settle(&store, &current, State::Pending, 50).await, None);
    assert_eq!(settle(&store, &current, State::Dead, 50).await, None);
    let record = store.list(None, 9, None).await.unwrap().remove(0);
    assert_eq!((record.state, record.attempts), (State::Delivered, 1));
    assert_eq!(record.settled_at, Some(5));
    assert_eq!(store.counts().await.unwrap().delivered, 1);
}

#[tokio::test]
async fn each_hour_has_its_figures() {
    let place = Place::new();
    let store = open(&place).await;
    insert(&store, &[of(1, "a"), of(2, "a")], HOUR - 1).await;
    insert(&store, &[of(3, "b")], HOUR).await;
    insert(&store, &[of(4, "c")], 2 * HOUR - 1).await;
    let claims = claim(&store, 9, 2 * HOUR, 3 * HOUR).await;
    settle(&store, &claims[0], State::Delivered, 0).await; // at 5 ms: see `settle`
    settle(&store, &claims[1], State::Dead, 0).await;
    settle(&store, &claims[2], State::Pending, 0).await;
    let hour = |hour, received, duplicate, delivered, dead| Hour {
        hour,
        received,
        duplicate,
        delivered,
        dead,
    };
    let hours = [hour(0, 1, 1, 1, 1), hour(HOUR, 2, 0, 0, 0)];
    assert_eq!(store.hours(0).await.unwrap(), hours);
    assert_eq!(store.hours(1).await.unwrap(), hours[1..]);
}

/// Two dead sign-ups of `a` and one of `b`.
async fn three_dead(store: &Store) {
    for (number, customer) in [(1, "a"), (2, "a"), (3, "b")] {
        insert(store, &[of(number, customer)], 10).await;
        let claims = claim(store, 9, 10, 20).await;
        assert_eq!(claims.len(), 1);
        settle(store, &claims[0], State::Dead, 0).await;
    }
}

#[tokio::test]
async fn one_customer_has_one_signup_that_is_tried_again() {
    let place = Place::new();
    let store = open(&place).await;
    three_dead(&store).await;
    let id = |number: u32| of(number, "a").id.to_string();
    assert_eq!(store.retry(&id(9), 30).await.unwrap(), Retried::NotFound);
    assert_eq!(store.retry(&id(1), 30).await.unwrap(), Retried::Due);
    assert_eq!(store.retry(&id(2), 30).await.unwrap(), Retried::Replaced);
    assert_eq!(store.next_due().await.unwrap(), Some(30));
    // That of `b`; of `a` there is one on its way.
    assert_eq!(store.retry_dead(40).await.unwrap(), 1);
    let mut due = claim(&store, 9, 40, 50).await;
    due.retain(|claim| claim.customer_key == "a");
    assert_eq!((due.len(), &due[0].id), (1, &id(1)));
    settle(&store, &due[0], State::Pending, 9_000).await;
    // One that waits need not wait.
    assert_eq!(store.retry(&id(1), 60).await.unwrap(), Retried::Due);
    let again = claim(&store, 9, 60, 70).await;
    assert_eq!(again.iter().filter(|claim| claim.id == id(1)).count(), 1);
    settle(&store, &again[0], State::Delivered, 0).await;
    let delivered = store.get(&again[0].id).await.unwrap().unwrap();
    assert_eq!(delivered.state, State::Delivered);
    assert_eq!(
        store.retry(&again[0].id, 80).await.unwrap(),
        Retried::Delivered
    );
}

#[tokio::test]
async fn of_several_dead_ones_of_a_customer_the_latest_is_tried_again() {
    let place = Place::new();
    let store = open(&place).await;
    three_dead(&store).await;
    assert_eq!(store.retry_dead(40).await.unwrap(), 2);
    let due = claim(&store, 9, 40, 50).await;
    let ids: Vec<_> = due.iter().map(|claim| claim.id.as_str()).collect();
    let (latest, other) = (of(2, "a").id, of(3, "b").id);
    assert_eq!(ids, [latest.as_str(), other.as_str()]);
    assert_eq!(store.counts().await.unwrap().dead, 1);
}

#[tokio::test]
async fn lists_and_pages() {
    let place = Place::new();
    let store = open(&place).await;
    let batch: Vec<_> = (0..10)
        .map(|number| of(number, &format!("customer-{number}")))
        .collect();
    insert(&store, &batch, 10).await;
    let claims = claim(&store, 2, 10, 20).await;
    settle(&store, &claims[0], State::Delivered, 0).await;
    settle(&store, &claims[1], State::Dead, 0).await;

    let keys = |records: &[partnerkey_relay::store::Record]| -> Vec<String> {
        records
            .iter()
            .map(|record| record.customer_key.clone())
            .collect()
    };
    let latest = store.list(None, 3, None).await.unwrap();
    assert_eq!(keys(&latest), ["customer-9", "customer-8", "customer-7"]);
    let before = store.list(None, 2, Some(latest[2].seq)).await.unwrap();
    assert_eq!(keys(&before), ["customer-6", "customer-5"]);
    for (state, number) in [(State::Pending, 8), (State::Delivered, 1), (State::Dead, 1)] {
        let listed = store.list(Some(state), 100, None).await.unwrap();
        assert_eq!(listed.len(), number, "{state:?}");
        let mut paged = Vec::new();
        let mut after = 0;
        loop {
            let page = store.page(Some(state), 3, after).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.seq;
            paged.extend(page);
        }
        paged.reverse();
        assert_eq!(keys(&paged), keys(&listed));
    }
    assert_eq!(store.page(None, 100, 0).await.unwrap().len(), 10);
}
