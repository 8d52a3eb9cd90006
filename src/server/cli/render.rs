//! `myba render`: a ticket in the words of another program. No network, no database, no settings.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use myba_core::generation::render::{Format, read, render};

/// Larger than any ticket; a file beyond it is something else.
const MAX_BYTES: u64 = 4 << 20;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A ticket as JSON: an answer of the API, an export, or what `myba generate --json` printed; `-` reads standard input
    file: PathBuf,
    /// github, gitlab, jira-wiki, adf, linear, csv, azure-csv, feature, text or json
    #[arg(long, value_parser = format)]
    format: Format,
}

fn format(text: &str) -> Result<Format, String> {
    Format::parse(text).ok_or_else(|| format!("choose one of {}", Format::list()))
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let name = name(&arguments.file);
    let text = text(&arguments.file).with_context(|| format!("reading {name}"))?;
    let Some(document) = read(Format::Json, &text) else { bail!("JSON cannot be read here") };
    let document = document.with_context(|| format!("{name} cannot be read as a ticket"))?;
    let mut out = io::stdout().lock();
    out.write_all(render(arguments.format, &document).as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn name(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

fn text(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let input: &mut dyn Read = if file == Path::new("-") { &mut io::stdin().lock() } else { &mut File::open(file)? };
    let length = input.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if u64::try_from(length).is_ok_and(|length| length > MAX_BYTES) {
        bail!("it is larger than {} MiB, which no ticket is", MAX_BYTES >> 20);
    }
    Ok(text)
}
