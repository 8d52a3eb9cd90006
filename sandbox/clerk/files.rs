//! The script files of the components, packed by the frontend build, and small signs for the providers.

use std::path::Path as FilePath;

use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use super::Clerk;
use super::refusal::Refusal;

/// Chunks have a digest in their name and never change.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The two entry files keep their name when the packed version changes, so the browser has to ask.
const ASK: &str = "public, no-cache";

/// A script of `clerk-js` or `ui`, whatever version the page asks for: there is one packed pair.
pub async fn script(
    State(clerk): State<Clerk>,
    Path((package, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let name = package.split('@').next().unwrap_or_default();
    let sound = !file.is_empty()
        && !file.starts_with('.')
        && file.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    let Some(assets) = clerk.0.assets.as_deref().filter(|_| sound && matches!(name, "clerk-js" | "ui")) else {
        return Refusal::not_found("file").into_response();
    };
    let path = assets.join(name).join("dist").join(&file);
    let wants_br = accepts_br(&headers);
    let Some((bytes, encoding)) = read(&path, wants_br).await else {
        tracing::warn!(path = %path.display(), "sandbox: a Clerk script is missing; build the frontend");
        return Refusal::not_found("file").into_response();
    };
    let etag = format!("\"{}\"", hex::encode(&Sha256::digest(&bytes)[..16]));
    let caching = if is_chunk(&file) { FOR_EVER } else { ASK };
    let common = [(CACHE_CONTROL, caching.to_owned()), (ETAG, etag.clone()), (VARY, "accept-encoding".to_owned())];
    if headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()) == Some(etag.as_str()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let content_type = mime_guess::from_path(&file).first_or_text_plain().to_string();
    let mut response = (common, [(CONTENT_TYPE, content_type)], bytes).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, encoding);
    }
    response
}

/// A sign for a provider: its first letter in a circle, because its logo is not ours to draw.
pub async fn logo(Path(file): Path<String>) -> Response {
    let name = file.trim_start_matches("oauth_");
    let letter = name.chars().next().filter(char::is_ascii_alphabetic).unwrap_or('?').to_ascii_uppercase();
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\"><circle cx=\"10\" cy=\"10\" r=\"9\" fill=\"none\" \
         stroke=\"#5b6b64\"/><text x=\"10\" y=\"14\" font-family=\"system-ui,sans-serif\" font-size=\"11\" font-weight=\"600\" \
         text-anchor=\"middle\" fill=\"#5b6b64\">{letter}</text></svg>"
    );

    ([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=3600")], svg).into_response()
}

/// The packed form if the browser takes it and it is there, else the plain one.
async fn read(path: &FilePath, wants_br: bool) -> Option<(Vec<u8>, Option<axum::http::HeaderValue>)> {
    if wants_br {
        let mut packed = path.as_os_str().to_owned();
        packed.push(".br");
        if let Ok(bytes) = tokio::fs::read(packed).await {
            return Some((bytes, Some(axum::http::HeaderValue::from_static("br"))));
        }
    }
    tokio::fs::read(path).await.ok().map(|bytes| (bytes, None))
}

fn accepts_br(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').map(str::trim).any(|part| part == "br" || (part.starts_with("br;") && !part.ends_with("q=0")))
}

/// `name_package_digest_version.js`.
fn is_chunk(file: &str) -> bool {
    let parts: Vec<&str> = file.split('_').collect();
    parts.len() >= 4
        && parts.get(parts.len() - 2).is_some_and(|part| part.len() == 6 && part.chars().all(|c| c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_chunk;

    #[test]
    fn only_names_with_a_digest_are_kept_for_ever() {
        assert!(is_chunk("vendors_clerk.browser_a68c22_6.40.0.js"));
        assert!(is_chunk("9419_ui_de828c_1.34.0.js"));
        assert!(!is_chunk("clerk.browser.js"));
        assert!(!is_chunk("ui.browser.js"));
    }
}
