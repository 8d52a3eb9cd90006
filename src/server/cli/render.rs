//! `myba render`: a ticket in the words of another program. No network, no database, no settings.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use myba_core::generation::render::{Document, Format, read, render};

use crate::config::Paper;
use crate::export::Export;
use crate::http::web_folder;
use crate::pdf::{self, Origin, Shelf};

/// Larger than any ticket; a file beyond it is something else.
const MAX_BYTES: u64 = 4 << 20;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A ticket as JSON: an answer of the API, an export, or what `myba generate --json` printed; `-` reads standard input
    file: PathBuf,
    /// github, gitlab, jira-wiki, adf, linear, csv, azure-csv, feature, text, json or pdf
    #[arg(long, value_parser = format)]
    format: Export,
    /// For a PDF: a folder with fonts for Chinese, Japanese, Korean, emoji and more; may be given more than once
    #[arg(long, value_name = "FOLDER", default_value = "/usr/share/fonts")]
    fonts: Vec<PathBuf>,
    /// For a PDF: a4 or letter
    #[arg(long, default_value = "a4")]
    paper: Paper,
}

fn format(text: &str) -> Result<Export, String> {
    Export::parse(text).ok_or_else(|| format!("choose one of {}", Export::list()))
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let name = name(&arguments.file);
    let text = text(&arguments.file).with_context(|| format!("reading {name}"))?;
    let Some(document) = read(Format::Json, &text) else { bail!("JSON cannot be read here") };
    let document = document.with_context(|| format!("{name} cannot be read as a ticket"))?;
    let mut out = io::stdout().lock();
    match arguments.format {
        Export::Text(format) => out.write_all(render(format, &document).as_bytes())?,
        Export::Pdf if out.is_terminal() => bail!("a PDF is no text; send it to a file with `> ticket.pdf`"),
        Export::Pdf => out.write_all(&printed(arguments, &document)?)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The PDF; what is not in it is said on standard error, too.
fn printed(arguments: &Arguments, document: &Document) -> anyhow::Result<Vec<u8>> {
    let shelf = Shelf::new(web_folder(), arguments.fonts.clone());
    let pdf = pdf::print(&shelf, document, &Origin::default(), arguments.paper).map_err(|error| match error {
        myba_pdf::Error::NoFont => {
            anyhow::anyhow!("the fonts are missing; `npm ci && npm run build` in frontend/ brings them")
        }
        error => error.into(),
    })?;
    if !pdf.missing.is_empty() {
        let (count, names) = (pdf.missing.len(), pdf::names(&pdf.missing));
        let what = if count == 1 { "character" } else { "characters" };
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(io::stderr(), "myba: {count} {what} could not be printed: {names}");
    }
    Ok(pdf.bytes)
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
