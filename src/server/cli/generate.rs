//! `myba generate`: one ticket on the command line, by the same way as every other.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use myba_core::generation::service::{
    Accepted, Ask, Asks, Caller, Channel, Delivered, Event, Failure, GenerationError, Work,
};
use myba_core::generation::{Brief, RequestedKind, RequestedLanguage};
use myba_core::id::{UserId, VisitorId};
use myba_core::identity::{Network, Principal};
use myba_core::ledger::LedgerError;
use serde_json::json;

use super::terminal::{self, Live};
use crate::app::App;
use crate::config::Config;

/// Where the visitor of this machine is kept, beside the database.
const VISITOR_FILE: &str = "cli-visitor";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What you want, in your own words
    idea: String,
    /// auto, story, bug, task, epic or spike
    #[arg(long, default_value = "auto")]
    kind: String,
    /// auto, or a language tag such as de
    #[arg(long, default_value = "auto")]
    language: String,
    /// The id of a model of the catalogue; `myba models` lists them with their prices
    #[arg(long)]
    model: Option<String>,
    /// Whose tokens are spent; without it a visitor of this machine
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

pub async fn run(mut config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let brief = brief(&arguments)?;
    if config.secrets.model_key.is_none() {
        borrow_writer(&mut config).await?;
    }
    let folder = config.database.folder();
    let public_url = config.http.public_url(config.http.bind);
    let app = App::open(config, &public_url, false).await?;
    let ended = write(&app, &folder, arguments, brief).await;
    app.generation.drain().await;
    app.store.close().await;
    ended
}

fn brief(arguments: &Arguments) -> anyhow::Result<Brief> {
    let kind =
        RequestedKind::parse(&arguments.kind).with_context(|| format!("there is no kind {:?}", arguments.kind))?;
    let language = RequestedLanguage::parse(&arguments.language)
        .with_context(|| format!("{:?} names no language", arguments.language))?;
    Brief::new(&arguments.idea, kind, language).context("the idea cannot be written from")
}

async fn write(app: &App, folder: &Path, arguments: Arguments, brief: Brief) -> anyhow::Result<ExitCode> {
    let file = folder.join(VISITOR_FILE);
    let principal = principal(app, arguments.user, &file).await?;
    let network = Some(Network { narrow: "command-line".to_owned(), wide: None });
    let ask = Ask {
        caller: Caller { principal, network },
        work: Work::Generate(brief),
        model: arguments.model,
        channel: Channel::Cli,
        key: None,
        asks: Asks::Never,
    };
    match app.generation.start(ask).await {
        Ok(accepted) => {
            if let Some(visitor) = &accepted.visitor {
                keep(&file, visitor)?;
            }
            follow(accepted, arguments.json).await
        }
        Err(error) => refused(&error),
    }
}

async fn principal(app: &App, user: Option<String>, file: &Path) -> anyhow::Result<Principal> {
    if let Some(id) = user {
        let id = UserId::from_text(id);
        if app.identity.user(&id).await?.is_none() {
            bail!("there is no user {id}");
        }
        return Ok(Principal::User(id));
    }
    match fs::read_to_string(file) {
        Ok(id) => Ok(Principal::Visitor(VisitorId::from_text(id.trim()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Principal::NewVisitor),
        Err(error) => Err(error).with_context(|| format!("reading {}", file.display())),
    }
}

/// The next run spends from the same wallet. Whoever can read the file can spend, so it is its owner's alone.
fn keep(file: &Path, visitor: &VisitorId) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut file| writeln!(file, "{visitor}"));
    written.with_context(|| format!("writing {}", file.display()))
}

async fn follow(mut accepted: Accepted, json: bool) -> anyhow::Result<ExitCode> {
    // Only a person watches the words appear; a pipe gets the ticket as it was stored.
    let watched = !json && io::stdout().is_terminal();
    let mut live = Live::default();
    while let Some(event) = accepted.events.recv().await {
        match event {
            Event::Delta(delta) if watched => live.delta(&mut io::stdout().lock(), &delta)?,
            Event::Reset if watched => live.reset(&mut io::stdout().lock())?,
            Event::Progress(_) | Event::Delta(_) | Event::Reset => {}
            Event::Finished(Ok(delivered)) => {
                let mut out = io::stdout().lock();
                if watched {
                    live.finish(&mut out)?;
                    writeln!(out)?;
                }
                print(&mut out, &delivered, json)?;
                return Ok(ExitCode::SUCCESS);
            }
            Event::Finished(Err(failure)) => return failed(&failure),
            Event::Asked(_) => bail!("the command line is never asked"),
        }
    }
    bail!("the work ended without an answer")
}

fn print(out: &mut impl Write, delivered: &Delivered, json: bool) -> anyhow::Result<()> {
    // The command line is never asked, so its answers are never late.
    let Delivered { ticket, charged, balance, instead_of, job, too_late: _ } = delivered;
    if json {
        let answer = json!({
            "ticket": {"id": ticket.id.as_str(), "number": ticket.number, "idea": ticket.idea, "model": ticket.model,
                       "content": ticket.content},
            "tokens": {"charged": charged.get(), "available": balance.available.get(), "held": balance.held.get()},
            "instead_of": instead_of,
            "job": job.as_str(),
        });
        writeln!(out, "{answer:#}")?;
        return Ok(());
    }
    terminal::ticket(out, &ticket.content)?;
    terminal::stub(out, &ticket.content, *charged, balance.available)?;
    if let Some(name) = instead_of {
        writeln!(out, "{name} could not write; {} did. The price is that of {name}.", ticket.model)?;
    }
    Ok(())
}

/// Nothing was reserved.
fn refused(error: &GenerationError) -> anyhow::Result<ExitCode> {
    let mut err = io::stderr().lock();
    match error {
        GenerationError::Ledger(LedgerError::Insufficient { needed, available }) => writeln!(
            err,
            "myba: this ticket takes {} and {} are left; it was not written and nothing was taken. `--user ID` spends a \
             user's tokens",
            needed.get(),
            available.get()
        )?,
        GenerationError::UnknownModel(id) => {
            writeln!(err, "myba: there is no model {id:?}; nothing was taken. `myba models` lists them")?;
        }
        other => writeln!(err, "myba: {other}; nothing was taken")?,
    }
    Ok(ExitCode::from(1))
}

/// What was taken is the ledger's answer; without one there is nothing to say about it.
fn failed(failure: &Failure) -> anyhow::Result<ExitCode> {
    let mut err = io::stderr().lock();
    write!(err, "myba: {}", failure.error)?;
    match &failure.balance {
        Some(balance) if failure.charged.is_zero() => {
            writeln!(err, "; nothing was taken, {} left", balance.available.get())?;
        }
        Some(balance) => writeln!(err, "; {} taken, {} left", failure.charged.get(), balance.available.get())?,
        None => writeln!(err)?,
    }
    for finding in &failure.findings {
        writeln!(err, "  {}: {}", finding.rule, finding.message)?;
    }
    Ok(ExitCode::from(1))
}

#[cfg(feature = "sandbox")]
async fn borrow_writer(config: &mut Config) -> anyhow::Result<()> {
    crate::dev::borrow_writer(config).await
}

#[cfg(not(feature = "sandbox"))]
#[expect(clippy::unused_async, reason = "builds with stand-ins look for a running one")]
async fn borrow_writer(_: &mut Config) -> anyhow::Result<()> {
    bail!("there is no writer: OPENROUTER_API_KEY is not set")
}
