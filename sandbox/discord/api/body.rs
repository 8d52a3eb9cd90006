//! Bodies: JSON, or a form with `payload_json` and files.

use axum::body::Bytes;
use futures_util::stream;
use serde_json::Value;

use super::{Refusal, code};
use crate::discord::check::message::FILE;

/// A file that came along.
#[derive(Clone, Debug)]
pub struct File {
    /// The number in `files[n]`.
    pub number: String,
    /// Its name.
    pub filename: String,
    /// `text/markdown`.
    pub content_type: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// A body.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// The JSON part.
    pub json: Value,
    /// The files.
    pub files: Vec<File>,
}

/// Reads a body of this content type.
pub async fn read(content_type: &str, bytes: Bytes) -> Result<Sent, Refusal> {
    let broken = || Refusal::of(400, code::JSON, "The request body contains invalid JSON.");
    if content_type.starts_with("application/json") {
        let json = serde_json::from_slice(&bytes).map_err(|_| broken())?;
        return Ok(Sent { json, files: Vec::new() });
    }
    let boundary = multer::parse_boundary(content_type).map_err(|_| {
        Refusal::of(400, code::FORM, "Expected \"Content-Type\" header to be one of {'application/json'}.")
    })?;
    let mut form = multer::Multipart::new(stream::iter([Ok::<_, std::io::Error>(bytes)]), boundary);
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        let filename = field.file_name().map(str::to_owned);
        let kind = field.content_type().map(ToString::to_string);
        let content = field.bytes().await.map_err(|_| broken())?;
        if name == "payload_json" {
            sent.json = serde_json::from_slice(&content).map_err(|_| broken())?;
        } else if let Some(filename) = filename {
            if content.len() > FILE {
                return Err(Refusal::of(413, code::TOO_LARGE, "Request entity too large"));
            }
            let guessed = mime_guess::from_path(&filename).first_or_octet_stream().to_string();
            let number = name.trim_start_matches("files[").trim_end_matches(']').to_owned();
            let content_type = kind.filter(|kind| kind != "application/octet-stream").unwrap_or(guessed);
            sent.files.push(File { number, filename, content_type, bytes: content });
        }
    }
    Ok(sent)
}
