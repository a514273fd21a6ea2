//! Everything that is written to the table of sign-ups goes through here: many requests, one transaction.
//!
//! A commit waits for the disk. While one does, the wishes that arrive line up; the next transaction takes them all, so
//! that the busier the relay is, the less the disk is asked. Each is answered when its transaction is durable.
//!
//! - The line is short: who does not fit in is told to come back, before memory or patience run out.
//! - When the database fails a transaction, those in line behind it are told so, too: they have waited as long, and the
//!   page has no more than two seconds.
//! - One row that the database will not take does not harm its neighbours: the transaction is halved until it is alone.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tracing::error;

use crate::clock::{self, Millis};
use crate::meters::Meters;
use crate::signup::Signup;
use crate::store::{self, Claim, Insertion, Settlement, Store, Write, Written};

/// So many wishes at most are in one transaction.
const BATCH: usize = 512;

/// So many wishes at most wait in line: a fraction of a second of them.
const LINE: usize = 4 * BATCH;

/// Why something was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// Too many are waiting already.
    Full,
    /// The database did not take it; a code says why.
    Storage(&'static str),
    /// The relay is stopping.
    Stopping,
}

impl NotWritten {
    /// A code for the log.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Storage(reason) => reason,
            Self::Stopping => "stopping",
        }
    }
}

/// The end of the line: where wishes are put. Cheap to clone.
#[derive(Clone)]
pub struct Intake {
    line: mpsc::Sender<Wish>,
}

struct Wish {
    write: Write,
    answer: oneshot::Sender<Result<Written, NotWritten>>,
}

/// The one who writes.
pub struct Writer {
    close: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Writer {
    /// Takes no more wishes, carries out those in line, and returns when all are answered.
    pub async fn finish(self) {
        // Err: the task has ended, there is nothing to wait for.
        let _ = self.close.send(());
        let _ = self.task.await;
    }
}

impl Intake {
    /// Starts the writer. `wake` is notified when a new sign-up is stored.
    #[must_use]
    pub fn start(store: Store, meters: Meters, wake: Arc<Notify>) -> (Self, Writer) {
        let (line, wishes) = mpsc::channel(LINE);
        let (close, closed) = oneshot::channel();
        let task = tokio::spawn(run(store, meters, wake, wishes, closed));
        (Self { line }, Writer { close, task })
    }

    /// Stores a sign-up: it survives a power cut when this returns.
    ///
    /// # Errors
    /// When it is not known to be stored; at once, when too many wait already.
    pub async fn insert(&self, signup: Signup) -> Result<Insertion, NotWritten> {
        let (answer, answered) = oneshot::channel();
        let write = Write::Insert(signup);
        self.line
            .try_send(Wish { write, answer })
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => NotWritten::Full,
                mpsc::error::TrySendError::Closed(_) => NotWritten::Stopping,
            })?;
        match answered.await {
            Ok(Ok(Written::Inserted(insertion))) => Ok(insertion),
            Ok(Ok(_)) | Err(_) => Err(NotWritten::Stopping),
            Ok(Err(error)) => Err(error),
        }
    }

    /// Claims sign-ups that are due; they are free again at `until`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim(&self, at_most: u16, until: Millis) -> Result<Vec<Claim>, NotWritten> {
        match self.wait(Write::Claim { at_most, until }).await? {
            Written::Claimed(claims) => Ok(claims),
            _ => Err(NotWritten::Stopping),
        }
    }

    /// Writes down what an attempt came to.
    ///
    /// # Errors
    /// When the database did not take it: then the claim ends by itself and the sign-up is delivered again, which the
    /// uniqueness of customer keys at the Customers API makes harmless.
    pub async fn settle(&self, settlement: Settlement) -> Result<(), NotWritten> {
        self.wait(Write::Settle(settlement)).await.map(drop)
    }

    /// For those who can wait until there is room in the line.
    async fn wait(&self, write: Write) -> Result<Written, NotWritten> {
        let (answer, answered) = oneshot::channel();
        self.line
            .send(Wish { write, answer })
            .await
            .map_err(|_| NotWritten::Stopping)?;
        answered.await.unwrap_or(Err(NotWritten::Stopping))
    }
}

async fn run(
    store: Store,
    meters: Meters,
    wake: Arc<Notify>,
    mut line: mpsc::Receiver<Wish>,
    mut closed: oneshot::Receiver<()>,
) {
    let mut open = true;
    loop {
        let mut wishes = Vec::with_capacity(BATCH);
        tokio::select! {
            _ = &mut closed, if open => {
                open = false;
                line.close();
                continue;
            }
            taken = line.recv_many(&mut wishes, BATCH) => if taken == 0 {
                return;
            }
        }
        let outcome = carry_out(&store, &meters, wishes).await;
        if outcome.news {
            wake.notify_one();
        }
        if let Some(error) = outcome.failure {
            let mut behind = 0;
            while behind < LINE
                && let Ok(wish) = line.try_recv()
            {
                behind += 1;
                // Err: who asked is gone.
                let _ = wish.answer.send(Err(error));
            }
        }
    }
}

/// What came of a batch.
#[derive(Default)]
struct Outcome {
    /// There is something new to deliver.
    news: bool,
    /// The database failed, whatever it was asked to write.
    failure: Option<NotWritten>,
}

/// Writes them all in one transaction, or halves it when one of them spoils it. Everybody is answered.
async fn carry_out(store: &Store, meters: &Meters, wishes: Vec<Wish>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut parts = vec![
        wishes
            .into_iter()
            .map(|wish| (wish.write, wish.answer))
            .unzip::<_, _, Vec<_>, Vec<_>>(),
    ];
    while let Some((mut writes, mut answers)) = parts.pop() {
        match store.write(&writes, clock::now()).await {
            Ok(written) => {
                outcome.news |= meters.count(&written);
                for (answer, written) in answers.into_iter().zip(written) {
                    // Err: who asked is gone; it is written all the same.
                    let _ = answer.send(Ok(written));
                }
            }
            Err(error) if writes.len() > 1 && store::is_about_one_row(&error) => {
                let half = writes.len() / 2;
                let second = (writes.split_off(half), answers.split_off(half));
                parts.push(second);
                parts.push((writes, answers));
            }
            Err(error) => {
                let reason = store::reason(&error);
                let failure = NotWritten::Storage(reason);
                if !store::is_about_one_row(&error) {
                    outcome.failure = Some(failure);
                }
                error!(
                    reason,
                    writes = writes.len(),
                    "the database did not take it"
                );
                for answer in answers {
                    // Err: as above.
                    let _ = answer.send(Err(failure));
                }
            }
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;
    use std::future::poll_fn;
    use std::pin::Pin;
    use std::task::Poll;
    use tempfile::TempDir;

    struct Place {
        _folder: TempDir,
        store: Store,
        meters: Meters,
        intake: Intake,
        writer: Writer,
    }

    async fn place() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("relay.db").display());
        let store = Store::open(&Secret::new(url)).await.unwrap();
        let meters = Meters::default();
        let (intake, writer) =
            Intake::start(store.clone(), meters.clone(), Arc::new(Notify::new()));
        Place {
            _folder: folder,
            store,
            meters,
            intake,
            writer,
        }
    }

    fn signup(number: usize) -> Signup {
        let body = format!(
            r#"{{"id":"00000000-0000-4000-8000-{number:012}","public_key":"pk","email":"a@b.c","partner_key":"jane",
                "customer_key":"customer-{number}"}}"#
        );
        Signup::parse(body.as_bytes(), "pk").unwrap()
    }

    type Insert<'a> = Pin<Box<dyn Future<Output = Result<Insertion, NotWritten>> + 'a>>;

    /// So many are put in line before the writer, who has the same thread, can do anything.
    async fn line_up(intake: &Intake, number: usize) -> Vec<Insert<'_>> {
        let mut inserts = Vec::new();
        for number in 0..number {
            let mut insert: Insert<'_> = Box::pin(intake.insert(signup(number)));
            let first = poll_fn(|context| Poll::Ready(insert.as_mut().poll(context))).await;
            assert!(first.is_pending(), "{number}");
            inserts.push(insert);
        }
        inserts
    }

    async fn stored(place: &Place) -> usize {
        let received = place.store.counts().await.unwrap().received;
        assert_eq!(
            place.meters.received.get(),
            u64::try_from(received).unwrap()
        );
        usize::try_from(received).unwrap()
    }

    #[tokio::test]
    async fn who_does_not_fit_in_is_told_at_once_and_who_does_is_stored() {
        let place = place().await;
        let inserts = line_up(&place.intake, LINE).await;
        let one_more = place.intake.insert(signup(LINE)).await;
        assert_eq!(one_more, Err(NotWritten::Full));
        for insert in inserts {
            assert_eq!(insert.await, Ok(Insertion::Stored));
        }
        assert_eq!(stored(&place).await, LINE);
        assert_eq!(
            place.intake.insert(signup(LINE)).await,
            Ok(Insertion::Stored)
        );
    }

    #[tokio::test]
    async fn a_stop_stores_what_is_in_line_and_takes_no_more() {
        let place = place().await;
        let intake = place.intake.clone();
        let inserts = line_up(&intake, LINE).await;
        let (store, writer) = (place.store.clone(), place.writer);
        writer.finish().await;
        assert_eq!(
            store.counts().await.unwrap().received,
            i64::try_from(LINE).unwrap()
        );
        for insert in inserts {
            assert_eq!(insert.await, Ok(Insertion::Stored));
        }
        assert_eq!(intake.insert(signup(LINE)).await, Err(NotWritten::Stopping));
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_stored_all_the_same() {
        let place = place().await;
        drop(line_up(&place.intake, 3).await);
        assert_eq!(place.intake.insert(signup(3)).await, Ok(Insertion::Stored));
        assert_eq!(stored(&place).await, 4);
    }
}
