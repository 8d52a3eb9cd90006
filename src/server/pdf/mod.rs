//! A ticket as a PDF: which fonts, which words, two at a time.

mod addresses;
mod sheet;
mod shelf;

use std::sync::Arc;

use myba_core::clock::UnixMs;
use myba_core::generation::render::Document;
use myba_pdf::{Error, Pdf};
use tokio::sync::Semaphore;

use crate::config;

pub use sheet::Origin;
pub use shelf::Shelf;

/// How many are set at a time: it is work for a processor, and a font in use takes memory.
const AT_A_TIME: usize = 2;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The ticket or the fonts are not fit for it.
    #[error(transparent)]
    Pdf(#[from] Error),
    /// It did not come to an end.
    #[error("the work on it was lost")]
    Lost,
}

/// Makes PDFs for requests.
pub struct Press {
    shelf: Arc<Shelf>,
    paper: config::Paper,
    turns: Arc<Semaphore>,
}

impl Press {
    /// With the fonts and the paper of a configuration.
    #[must_use]
    pub fn new(config: &config::Config) -> Self {
        Self {
            shelf: Arc::new(Shelf::new(config.http.web_dir.clone(), config.pdf.fonts.clone())),
            paper: config.pdf.paper,
            turns: Arc::new(Semaphore::new(AT_A_TIME)),
        }
    }

    /// A stored ticket as a PDF.
    ///
    /// # Errors
    /// [`PressError`] when the ticket is too long or this machine lacks the fonts.
    pub async fn print(&self, document: Document, id: &str, changed: UnixMs) -> Result<Pdf, PressError> {
        let origin = Origin { id: id.to_owned(), changed: Some(changed) };
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| PressError::Lost)?;
        let (shelf, paper) = (Arc::clone(&self.shelf), self.paper);
        let work = move || {
            // Kept until the work is done, even when nobody waits for it any more.
            let _turn = turn;
            print(&shelf, &document, &origin, paper)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| PressError::Lost)?.map_err(PressError::Pdf)
    }
}

/// A ticket as a PDF, in the caller's thread.
///
/// # Errors
/// When the ticket is too long or there are no fonts.
pub fn print(shelf: &Shelf, document: &Document, origin: &Origin, paper: config::Paper) -> Result<Pdf, Error> {
    let pages = sheet::pages(document, origin, paper);
    let fonts = shelf.fonts_for(&pages.text())?;
    pages.render(&fonts)
}

/// The characters that could not be printed, for people and programs: `U+1F984, U+20BF0`.
#[must_use]
pub fn names(missing: &[char]) -> String {
    /// More names than this help nobody.
    const MOST: usize = 12;
    let mut names: Vec<String> = missing.iter().take(MOST).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    if missing.len() > MOST {
        names.push("…".to_owned());
    }
    names.join(", ")
}
