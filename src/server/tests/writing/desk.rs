//! A whole program over a temporary folder, and a writer's desk in it.

use std::collections::BTreeMap;

use myba_core::generation::library::Ticket;
use myba_core::generation::service::{Ask, Asks, Caller, Channel, Delivered, Event, Failure, GenerationError, Work};
use myba_core::generation::{Brief, RequestedKind, RequestedLanguage};
use myba_core::id::{UserId, WalletId};
use myba_core::identity::Principal;
use myba_core::ledger::{EffectKey, GrantSource, NewGrant, Tokens};
use myba_sandbox::Sandbox;
use myba_sandbox::openrouter::CHAT_ROUTE;
use myba_server::app::App;
use myba_server::config::Config;
use tempfile::TempDir;

use crate::stand_ins::{named, sandbox, vendors};

/// Enough for every idea of a test.
const TOKENS: u64 = 1_000;

/// A program, its vendors, and somebody with tokens.
pub struct Desk {
    pub app: App,
    pub sandbox: Sandbox,
    user: UserId,
    wallet: WalletId,
    _folder: TempDir,
}

/// How a request ended.
pub type Ended = Result<Box<Delivered>, Box<Failure>>;

impl Desk {
    pub async fn open() -> Self {
        Self::with(&[]).await
    }

    /// The same, with settings of one's own in the place of the stand-ins'.
    pub async fn with(settings: &[(&'static str, String)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = "http://127.0.0.1:9".to_owned();
        let sandbox = sandbox(&url).await;
        let config = Config::load(&variables(&folder, &sandbox, settings), folder.path()).unwrap();
        let app = App::open(config, &url, true).await.unwrap();
        let user = UserId::from_text(sandbox.clerk().create_user_quietly("ana@acme.example", true));
        let person = app.clerk.person(&user).await.unwrap().unwrap();
        app.identity.apply_profile(person.profile).await.unwrap();
        let wallet = app.identity.user(&user).await.unwrap().unwrap().wallet;
        let gift = NewGrant {
            wallet: wallet.clone(),
            amount: Tokens::new(TOKENS).unwrap(),
            source: GrantSource::Operator,
            expires_at: None,
            reference: None,
            keys: vec![EffectKey::new("operator", "tokens-to-write-with")],
            reason: "tokens to write with".to_owned(),
        };
        app.ledger.grant(gift).await.unwrap();
        Self { app, sandbox, user, wallet, _folder: folder }
    }

    /// Asks for a ticket and waits for the end.
    pub async fn write(&self, idea: &str, kind: &str, language: &str) -> Ended {
        let kind = RequestedKind::parse(kind).unwrap();
        let language = RequestedLanguage::parse(language).unwrap();
        let brief = Brief::new(idea, kind, language).unwrap();
        self.start(brief).await.unwrap_or_else(|error| panic!("{idea:.40}: {error}"))
    }

    async fn start(&self, brief: Brief) -> Result<Ended, GenerationError> {
        let ask = Ask {
            caller: Caller { principal: Principal::User(self.user.clone()), network: None },
            work: Work::Generate(brief),
            model: None,
            channel: Channel::Api,
            key: None,
            asks: Asks::Never,
        };
        let mut accepted = self.app.generation.start(ask).await?;
        loop {
            match accepted.events.recv().await.expect("the end is told") {
                Event::Finished(ended) => return Ok(ended),
                Event::Progress(_) | Event::Delta(_) | Event::Reset => {}
                Event::Asked(_) => panic!("nobody asked to be asked"),
            }
        }
    }

    /// The ticket, written at the first call and paid for once.
    pub async fn ticket(&self, idea: &str, kind: &str, language: &str) -> Ticket {
        let (calls, before) = (self.calls(), self.available().await);
        let ended = self.write(idea, kind, language).await;
        let delivered =
            ended.unwrap_or_else(|failure| panic!("{idea:.40}: {:?} {:#?}", failure.error, failure.findings));
        assert_eq!(self.calls() - calls, 1, "{idea:.40}: the first draft keeps the rules");
        assert_eq!((delivered.charged.get(), self.available().await), (1, before - 1), "{idea:.40}");
        delivered.ticket
    }

    /// How often the writer was asked.
    pub fn calls(&self) -> usize {
        self.sandbox.calls().of("openrouter", CHAT_ROUTE).len()
    }

    pub async fn available(&self) -> u64 {
        let balance = self.app.ledger.balance(&self.wallet).await.unwrap();
        assert_eq!(balance.held, Tokens::ZERO, "nothing stays on hold");
        balance.available.get()
    }

    /// Every invariant of the book holds; then everything stops.
    pub async fn close(self) {
        self.app.generation.drain().await;
        let report = self.app.ledger.verify().await.unwrap();
        assert!(report.is_clean(), "{report:?}");
        self.sandbox.stop().await;
    }
}

fn variables(folder: &TempDir, sandbox: &Sandbox, settings: &[(&'static str, String)]) -> BTreeMap<String, String> {
    let mut all = vendors(sandbox);
    if settings.iter().any(|(name, _)| *name == "OPENROUTER_API_KEY") {
        all.retain(|(name, _)| !name.contains("OPENROUTER"));
    }
    all.extend(settings.iter().cloned());
    all.push(("MYBA_DATABASE__URL", format!("sqlite:{}", folder.path().join("myba.db").display())));
    named(all)
}
