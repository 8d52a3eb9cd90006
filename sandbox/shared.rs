//! What every stand-in is given: addresses, state on disk, time, randomness, the call log, faults and the mail box.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rsa::rand_core::{OsRng, RngCore as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Pace;
use crate::calls::CallLog;
use crate::delivery;
use crate::fault::Faults;
use crate::mail::MailBox;
use crate::store::Store;

pub use crate::delivery::Delivery;

/// How long a webhook's receiver has to take the connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// How long a webhook's receiver has to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(15);

/// The common ground of the stand-ins. Cheap to clone.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    base: String,
    product_url: RwLock<String>,
    pace: Pace,
    store: Store,
    calls: CallLog,
    faults: Faults,
    mail: MailBox,
    http: reqwest::Client,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

impl Shared {
    /// The common ground of a sandbox that listens at `base`.
    ///
    /// # Errors
    /// When the state folder cannot be used or no HTTP client can be made.
    pub(crate) fn new(
        base: String,
        product_url: String,
        data_dir: Option<&Path>,
        pace: Pace,
        stopping: CancellationToken,
    ) -> anyhow::Result<Self> {
        // Whoever embeds the sandbox may have installed a provider before; theirs is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = Store::open(data_dir)?;
        Ok(Self(Arc::new(Inner {
            base,
            product_url: RwLock::new(product_url),
            pace,
            calls: CallLog::default(),
            faults: Faults::default(),
            mail: MailBox::open(store.clone())?,
            store,
            http: client()?,
            tasks: TaskTracker::new(),
            stopping,
        })))
    }

    /// The absolute URL of `path` on the sandbox's own listener.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0.base)
    }

    /// The product's public URL, without a trailing slash.
    pub fn product_url(&self) -> String {
        self.0.product_url.read().unwrap_or_else(PoisonError::into_inner).trim_end_matches('/').to_owned()
    }

    /// Tells the stand-ins where the product listens, once that is known.
    pub(crate) fn set_product_url(&self, url: &str) {
        url.clone_into(&mut self.0.product_url.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// How fast the sandbox plays its parts.
    pub fn pace(&self) -> Pace {
        self.0.pace
    }

    /// The state of this name from the last run; the default when there is none, or no data folder.
    ///
    /// # Errors
    /// When the state exists and cannot be read.
    pub fn load<T: DeserializeOwned + Default>(&self, name: &str) -> anyhow::Result<T> {
        self.0.store.load(name)
    }

    /// Keeps the state of this name in one step. Does nothing without a data folder; failures are traced.
    pub fn save<T: Serialize>(&self, name: &str, state: &T) {
        self.0.store.save(name, state);
    }

    /// The folder the state is kept in, if it is kept.
    pub fn data_folder(&self) -> Option<&Path> {
        self.0.store.folder()
    }

    /// Random hexadecimal digits from the operating system, exactly `chars` of them.
    pub fn random_hex(&self, chars: usize) -> String {
        let mut bytes = vec![0_u8; chars.div_ceil(2)];
        OsRng.fill_bytes(&mut bytes);
        let mut text = hex::encode(bytes);
        text.truncate(chars);
        text
    }

    /// Unix time in milliseconds.
    pub fn now_ms(&self) -> i64 {
        now_ms()
    }

    /// Unix time in seconds.
    pub fn now_s(&self) -> i64 {
        now_ms() / 1000
    }

    /// Every call that came in or went out.
    pub fn calls(&self) -> &CallLog {
        &self.0.calls
    }

    /// What shall go wrong.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// The mail nobody receives.
    pub fn mail(&self) -> &MailBox {
        &self.0.mail
    }

    /// The client that carries webhooks. It follows no redirects and uses no proxy.
    pub fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    /// Sends a webhook in the background, again and again until it is accepted, as its vendor would.
    pub fn deliver(&self, delivery: Delivery) {
        let shared = self.clone();
        let stopping = self.0.stopping.clone();
        self.0.tasks.spawn(async move { stopping.run_until_cancelled_owned(delivery::carry(shared, delivery)).await });
    }

    /// Does something in the background until the sandbox stops.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stopping = self.0.stopping.clone();
        self.0.tasks.spawn(async move {
            stopping.run_until_cancelled_owned(work).await;
        });
    }

    /// Tells when the sandbox stops.
    pub(crate) fn stopping(&self) -> CancellationToken {
        self.0.stopping.clone()
    }

    /// Ends the background work and waits until it has ended.
    pub(crate) async fn finish(&self) {
        self.0.stopping.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }
}

/// The sandbox's only clock.
#[expect(clippy::disallowed_methods, reason = "the stand-ins take their time from this one place")]
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[expect(clippy::disallowed_methods, reason = "the sandbox's only HTTP client is made here")]
fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_LIMIT)
        .timeout(ANSWER_LIMIT)
        .build()
}
