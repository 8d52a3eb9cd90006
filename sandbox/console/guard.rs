//! Who may look at the console and press its buttons: nobody but its own pages, and programs that are no browsers.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// The middleware: another site's name that was pointed at loopback sees nothing, and its pages change nothing.
pub(crate) async fn refuse_foreign_pages(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let allowed = own_host(headers).is_some_and(|host| reads || is_own_page(headers, host));
    if allowed { next.run(request).await } else { refusal() }
}

fn refusal() -> Response {
    (StatusCode::FORBIDDEN, "The sandbox console answers its own pages only. Open it by its address.").into_response()
}

/// The host that was called, if no name server was asked for it.
fn own_host(headers: &HeaderMap) -> Option<&str> {
    let host = text(headers, HOST.as_str())?;
    let authority: Authority = host.parse().ok()?;
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_own = address.parse::<IpAddr>().is_ok() || name == "localhost" || name.ends_with(".localhost");
    (is_own && !host.contains('@')).then_some(host)
}

/// Whether a change comes from a page of this host, or from no page at all.
fn is_own_page(headers: &HeaderMap, host: &str) -> bool {
    let from_here = text(headers, "sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    from_here && text(headers, ORIGIN.as_str()).is_none_or(|origin| origin == format!("http://{host}"))
}

/// A header's text; one that cannot be read counts as given.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&'static str, &str)]) -> bool {
        let headers: HeaderMap = pairs
            .iter()
            .map(|(name, value)| (name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap()))
            .collect();
        own_host(&headers).is_some_and(|host| is_own_page(&headers, host))
    }

    #[test]
    fn only_our_own_pages_press_buttons() {
        assert!(own(&[("host", "127.0.0.1:8090")]));
        assert!(own(&[("host", "[::1]:8090"), ("origin", "http://[::1]:8090")]));
        assert!(own(&[
            ("host", "localhost:8090"),
            ("origin", "http://localhost:8090"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!own(&[("host", "127.0.0.1:8090"), ("origin", "http://evil.example")]));
        assert!(!own(&[("host", "127.0.0.1:8090"), ("origin", "http://127.0.0.1:8080")]));
        assert!(!own(&[("host", "127.0.0.1:8090"), ("origin", "null")]));
        assert!(!own(&[("host", "127.0.0.1:8090"), ("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("host", "evil.example:8090"), ("origin", "http://evil.example:8090")]));
        assert!(!own(&[("host", "127.0.0.1.evil.example:8090")]));
        assert!(!own(&[("host", "evil@127.0.0.1:8090")]));
        assert!(!own(&[]));
    }
}
