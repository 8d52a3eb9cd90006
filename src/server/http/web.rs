//! The web page: hashed assets, and one document for every other address.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::problem::{self, Problem};
use crate::app::App;
use crate::config::Config;

/// What stands in the document for the path it is served under.
const BASE: &str = "__MYBA_BASE__";
/// Addresses that are never pages: an unknown one is not found.
const NEVER_PAGES: [&str; 3] = ["api", "assets", "__clerk"];

/// A release carries the page inside; a debug build reads it from the folder, so that it can change.
#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Embedded;

/// A file of the build for the program's own use: from inside a release, from the folder in a debug build.
#[must_use]
pub fn built(folder: &Path, path: &str) -> Option<Cow<'static, [u8]>> {
    if cfg!(debug_assertions) {
        std::fs::read(folder.join(path)).ok().map(Cow::Owned)
    } else {
        Embedded::get(path).map(|file| file.data)
    }
}

/// The folder of the build for a command without settings: the working folder's, else where this program was compiled.
#[must_use]
pub fn web_folder() -> PathBuf {
    let here = PathBuf::from("frontend/dist");
    if here.is_dir() { here } else { Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend/dist") }
}

/// Makes the page that is shown while there is none.
pub type NotBuilt = Arc<dyn Fn() -> String + Send + Sync>;

/// Where the page comes from.
#[derive(Clone)]
pub struct Web {
    /// Read at every request; `None` for what is inside the program.
    folder: Option<PathBuf>,
    not_built: NotBuilt,
}

impl Web {
    /// The page of a configuration.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let folder = cfg!(debug_assertions).then(|| config.http.web_dir.clone());
        Self { folder, not_built: Arc::new(how_to_build) }
    }

    /// The same with another page for as long as there is none: HTML, without scripts or with scripts from this host.
    #[must_use]
    pub fn with_not_built(mut self, page: NotBuilt) -> Self {
        self.not_built = page;
        self
    }

    /// A file of the build. The name is checked here: letters, digits and `._-` in each part, nothing hidden.
    async fn file(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        let plain = |part: &str| {
            let known = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
            known && !part.is_empty() && !part.starts_with('.')
        };
        if !path.split('/').all(plain) {
            return None;
        }
        match &self.folder {
            Some(folder) => tokio::fs::read(folder.join(path)).await.ok().map(Cow::Owned),
            None => Embedded::get(path).map(|file| file.data),
        }
    }
}

/// Answers everything that is no route of the table.
pub(super) async fn serve(State(app): State<App>, Extension(web): Extension<Arc<Web>>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let base = app.config.http.base_path.as_str();
    let path = request.uri.path();
    let Some(inside) = path.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/')) else {
        // Somebody who types the host alone means the product.
        return if path == "/" { Redirect::temporary(&format!("{base}/")).into_response() } else { missing() };
    };
    let inside = inside.trim_start_matches('/');
    if NEVER_PAGES.contains(&inside.split('/').next().unwrap_or_default()) {
        return if inside.starts_with("assets/") { asset(&web, inside, &request).await } else { missing() };
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return problem::method_not_allowed().await.into_response();
    }
    if !inside.is_empty()
        && inside != "index.html"
        && let Some(file) = web.file(inside).await
    {
        return answer(file, inside, "public, max-age=3600", &request.headers);
    }
    document(&app, &web, &request.headers).await
}

fn missing() -> Response {
    Problem::not_found("There is nothing at this address.").into_response()
}

/// A file whose name changes with its content; the build may have left compressed siblings.
async fn asset(web: &Web, path: &str, request: &Parts) -> Response {
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return problem::method_not_allowed().await.into_response();
    }
    const FOR_EVER: &str = "public, max-age=31536000, immutable";
    for (coding, ending) in [("br", "br"), ("gzip", "gz")] {
        if !accepts(&request.headers, coding) {
            continue;
        }
        if let Some(file) = web.file(&format!("{path}.{ending}")).await {
            let mut answer = answer(file, path, FOR_EVER, &request.headers);
            answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            return answer;
        }
    }
    match web.file(path).await {
        Some(file) => answer(file, path, FOR_EVER, &request.headers),
        None => missing(),
    }
}

fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|part| {
        let mut part = part.split(';');
        let named = part.next().unwrap_or_default().trim();
        let refused = part.any(|quality| matches!(quality.trim(), "q=0" | "q=0.0"));
        named.eq_ignore_ascii_case(coding) && !refused
    })
}

async fn document(app: &App, web: &Web, headers: &HeaderMap) -> Response {
    let (text, status) = match web.file("index.html").await {
        Some(file) => (String::from_utf8_lossy(&file).into_owned(), StatusCode::OK),
        None => ((web.not_built)(), StatusCode::SERVICE_UNAVAILABLE),
    };
    let text = text.replace(BASE, &format!("{}/", app.config.http.base_path));
    let mut answer = if status == StatusCode::OK {
        answer(Cow::Owned(text.into_bytes()), "index.html", "no-cache", headers)
    } else {
        (status, [(header::CACHE_CONTROL, "no-store")], axum::response::Html(text)).into_response()
    };
    if let Ok(policy) = HeaderValue::from_str(&policy(&app.config)) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// A file, or 304 when the browser has it.
fn answer(file: Cow<'static, [u8]>, name: &str, cache: &'static str, headers: &HeaderMap) -> Response {
    let mut tag = String::from("W/\"");
    for byte in Sha256::digest(&file).iter().take(8) {
        // Writing to a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let has_it = known.split(',').any(|known| known.trim() == tag);
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let text = kind.type_() == "text" || kind.subtype() == "javascript";
    let kind = if text { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let mut answer = if has_it { Response::default() } else { Response::new(Body::from(file)) };
    if has_it {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let out = answer.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    for (name, value) in [(header::ETAG, tag), (header::CONTENT_TYPE, kind)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            out.insert(name, value);
        }
    }
    answer
}

/// What the page may load. Clerk's components write their styles into the page and start workers from it; with the proxy
/// everything else comes from this host, without it from Clerk's.
fn policy(config: &Config) -> String {
    let (mut scripts, mut connects, mut frames) = (String::new(), String::new(), "'none'".to_owned());
    if config.clerk.frontend_api_url.is_none()
        && let Some(key) = &config.secrets.clerk_publishable
    {
        let host = &key.host;
        scripts = format!(" https://{host} https://challenges.cloudflare.com https://*.protect.clerk.com");
        connects = format!(" https://{host} https://*.protect.clerk.com:* https://clerk-telemetry.com");
        frames = "https://challenges.cloudflare.com https://*.protect.clerk.com".to_owned();
    }
    format!(
        "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: https://img.clerk.com; connect-src 'self'{connects}; worker-src 'self' blob:; \
         frame-src {frames}; object-src 'none'; base-uri 'none'; form-action 'self' https://checkout.stripe.com; \
         frame-ancestors 'none'"
    )
}

fn how_to_build() -> String {
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>MyBA</title><body><h1>The web page is not built</h1>\
     <p>The HTTP interface works without it. To build the page: <code>cd frontend &amp;&amp; npm ci &amp;&amp; npm run build</code>, \
     then load this page again.</p></body></html>"
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn j03_only_plain_names_inside_the_folder_are_files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("dist")).unwrap();
        std::fs::write(folder.path().join("secret"), "x").unwrap();
        std::fs::write(folder.path().join("dist/app.js"), "y").unwrap();
        let web = Web { folder: Some(folder.path().join("dist")), not_built: Arc::new(how_to_build) };
        assert!(web.file("app.js").await.is_some());
        for path in ["../secret", "..%2fsecret", "..\\secret", ".env", "a//app.js", "", "/etc/passwd", "app.js%00"] {
            assert!(web.file(path).await.is_none(), "{path}");
        }
    }

    #[test]
    fn an_encoding_that_is_refused_is_not_accepted() {
        let accept = |value: &'static str| HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().unwrap())]);
        assert!(accepts(&accept("gzip, br"), "br"));
        assert!(!accepts(&accept("gzip, br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }
}
