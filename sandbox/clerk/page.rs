//! Which page asked: its origin, the path under which it reaches the Frontend API, and the cookies that fit both.

use axum::http::HeaderMap;
use url::Url;

use super::world::Client;

/// A year, as the real service does.
const COOKIE_LIFE_S: u32 = 31_536_000;

/// The page behind a call. Behind the product's proxy it is told by `Clerk-Proxy-Url`, else it is our own listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// `scheme://host[:port]`.
    pub origin: String,
    /// The address of the Frontend API as the browser sees it, without a slash at the end.
    pub base: String,
    /// Its path; the browser sends our cookie only there.
    cookie_path: String,
}

impl Page {
    /// Reads the headers a proxy sets, else `Host`.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        text("clerk-proxy-url").and_then(Self::parse).unwrap_or_else(|| {
            let host = text("host").unwrap_or("127.0.0.1");
            let scheme = text("x-forwarded-proto").filter(|scheme| *scheme == "https").unwrap_or("http");
            Self::at(format!("{scheme}://{host}"), "/clerk")
        })
    }

    fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        Some(Self::at(url.origin().ascii_serialization(), url.path().trim_end_matches('/')))
    }

    fn at(origin: String, path: &str) -> Self {
        Self {
            base: format!("{origin}{path}"),
            cookie_path: if path.is_empty() { "/" } else { path }.to_owned(),
            origin,
        }
    }

    /// The address under which the product's own pages lie: that of the Frontend API without its last part.
    pub fn site(&self) -> &str {
        self.base.strip_suffix("/__clerk").unwrap_or(&self.origin)
    }

    /// Whether `address` is a page of the same origin, so that the consent page cannot be made to redirect elsewhere.
    pub fn is_same_origin(&self, address: &str) -> bool {
        Url::parse(address).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == self.origin
        })
    }

    /// The cookies of a browser: its secret for us alone, and the time of its sign-in for the page's scripts.
    pub fn cookies(&self, secret: &str, client: &Client) -> [String; 2] {
        let secure = self.secure();
        [
            format!(
                "__client={secret}; Path={}; HttpOnly; SameSite=Lax; Max-Age={COOKIE_LIFE_S}{secure}",
                self.cookie_path
            ),
            self.uat_cookie(client.uat()),
        ]
    }

    /// The cookie by which a page knows without a call whether somebody is signed in.
    pub fn uat_cookie(&self, uat: i64) -> String {
        format!("__client_uat={uat}; Path=/; SameSite=Lax; Max-Age={COOKIE_LIFE_S}{}", self.secure())
    }

    fn secure(&self) -> &'static str {
        if self.origin.starts_with("https://") { "; Secure" } else { "" }
    }
}

/// The value of a cookie the browser sent.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all("cookie")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{Page, cookie};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_proxy_tells_the_origin_and_the_path() {
        let page = Page::from_headers(&headers(&[
            ("clerk-proxy-url", "https://acme.example/myba/__clerk"),
            ("host", "127.0.0.1:8090"),
        ]));
        assert_eq!(page.origin, "https://acme.example");
        assert_eq!(page.base, "https://acme.example/myba/__clerk");
        assert_eq!(page.cookie_path, "/myba/__clerk");
        assert_eq!(page.site(), "https://acme.example/myba");
        assert!(page.uat_cookie(0).ends_with("; Secure"));
    }

    #[test]
    fn without_a_proxy_it_is_our_own_listener() {
        let page = Page::from_headers(&headers(&[("host", "127.0.0.1:8090")]));
        assert_eq!(page.base, "http://127.0.0.1:8090/clerk");
        assert!(!page.uat_cookie(0).contains("Secure"));
    }

    #[test]
    fn only_the_same_origin_is_redirected_to() {
        let page = Page::from_headers(&headers(&[("clerk-proxy-url", "http://127.0.0.1:8080/__clerk")]));
        assert!(page.is_same_origin("http://127.0.0.1:8080/sign-in#/sso-callback"));
        for address in [
            "http://127.0.0.1:8081/sign-in",
            "https://127.0.0.1:8080/",
            "//evil.example/",
            "/sign-in",
            "javascript:alert(1)",
            "http://127.0.0.1:8080@evil.example/",
        ] {
            assert!(!page.is_same_origin(address), "{address}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let headers = headers(&[("cookie", "__session=a; __client=secret; __client_uat=1")]);
        assert_eq!(cookie(&headers, "__client").as_deref(), Some("secret"));
        assert_eq!(cookie(&headers, "__cli"), None);
    }
}
