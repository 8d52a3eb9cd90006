//! The visitor cookie. It says who asks; what they have is in the book.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, header};
use hmac::{Hmac, Mac};
use myba_core::clock::UnixMs;
use myba_core::id::VisitorId;
use sha2::Sha256;

use crate::app::App;
use crate::config::{BaseUrl, Environment, SecretKey};

/// Bound to this host by the browser itself; needs a secure origin.
const BOUND: &str = "__Host-myba_visitor";
/// For http that is not this machine, outside production.
const PLAIN: &str = "myba_visitor";
/// 180 days.
const LIFE_SECONDS: i64 = 180 * 24 * 60 * 60;

/// Writes and reads the cookie.
pub(super) struct Cookies {
    keys: Vec<Key>,
    secure: bool,
    production: bool,
}

struct Key {
    id: String,
    secret: [u8; 32],
}

impl Key {
    fn new(key: &SecretKey) -> Self {
        Self { id: key.id().to_owned(), secret: key.derive("visitor cookie") }
    }

    fn mac(&self, text: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        mac.update(text.as_bytes());
        Some(mac)
    }
}

impl Cookies {
    pub fn new(app: &App) -> Self {
        let keys = std::iter::once(&app.keyring.current).chain(&app.keyring.previous).map(Key::new).collect();
        let secure = BaseUrl::parse(&app.public_url).is_ok_and(|url| url.is_https());
        Self { keys, secure, production: app.config.environment == Environment::Production }
    }

    /// The visitor of a request: only with a cookie of the right name, signed by one of our keys, and not too old.
    pub fn read(&self, headers: &HeaderMap, now: UnixMs) -> Option<VisitorId> {
        self.verify(value_of(headers, self.name(headers))?, now)
    }

    fn verify(&self, value: &str, now: UnixMs) -> Option<VisitorId> {
        let (text, mac) = value.rsplit_once('.')?;
        let mut parts = text.split('.');
        let (version, key, visitor, issued) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if version != "v1" || parts.next().is_some() {
            return None;
        }
        let key = self.keys.iter().find(|known| known.id == key)?;
        key.mac(text)?.verify_slice(&hex::decode(mac).ok()?).ok()?;
        let issued: i64 = issued.parse().ok()?;
        let ends = issued.saturating_add(LIFE_SECONDS);
        (now.seconds() < ends).then(|| VisitorId::from_text(visitor))
    }

    /// The `Set-Cookie` header that makes the caller this visitor.
    pub fn write(&self, visitor: &VisitorId, headers: &HeaderMap, now: UnixMs) -> Option<HeaderValue> {
        let key = self.keys.first()?;
        let text = format!("v1.{}.{visitor}.{}", key.id, now.seconds());
        let mac = hex::encode(key.mac(&text)?.finalize().into_bytes());
        let name = self.name(headers);
        let secure = if name == BOUND { "; Secure" } else { "" };
        let cookie = format!("{name}={text}.{mac}; Path=/; Max-Age={LIFE_SECONDS}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).ok()
    }

    /// Browsers take the bound name on https and on this machine. Outside production the program may also be looked at over a
    /// plain network; there the plain name is all that works.
    fn name(&self, headers: &HeaderMap) -> &'static str {
        if self.is_bound(headers) { BOUND } else { PLAIN }
    }

    fn is_bound(&self, headers: &HeaderMap) -> bool {
        self.secure || self.production || is_loopback(headers)
    }

    /// How another cookie is called here, and what makes it secure.
    pub fn named(&self, name: &str, headers: &HeaderMap) -> (String, &'static str) {
        if self.is_bound(headers) { (format!("__Host-{name}"), "; Secure") } else { (name.to_owned(), "") }
    }
}

/// The value of a cookie.
pub(super) fn value_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}

fn is_loopback(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return true };
    let host = host_of(host);
    host == "localhost" || host.ends_with(".localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A `Host` without its port and brackets.
pub(super) fn host_of(authority: &str) -> &str {
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    authority.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_790_000_000_000);

    fn cookies(keys: &[&str], secure: bool) -> Cookies {
        let keys = keys.iter().map(|key| Key::new(&SecretKey::new((*key).into()))).collect();
        Cookies { keys, secure, production: false }
    }

    fn at(host: &str, cookie: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
        if let Some(cookie) = cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        headers
    }

    fn written(cookies: &Cookies, host: &str) -> String {
        let visitor = VisitorId::from_text("vis_1");
        cookies.write(&visitor, &at(host, None), NOW).unwrap().to_str().unwrap().to_owned()
    }

    fn pair(set: &str) -> &str {
        set.split(';').next().unwrap()
    }

    #[test]
    fn what_we_write_we_read_also_after_one_rotation_of_the_key() {
        let set = written(&cookies(&["a"], false), "127.0.0.1:8080");
        let headers = at("127.0.0.1:8080", Some(&format!("other=1; {}", pair(&set))));
        let known = Some(VisitorId::from_text("vis_1"));
        assert_eq!(cookies(&["a"], false).read(&headers, NOW), known);
        assert_eq!(cookies(&["b", "a"], false).read(&headers, NOW), known);
        assert_eq!(cookies(&["c", "b"], false).read(&headers, NOW), None, "two rotations later it is unknown");
    }

    #[test]
    fn g03_a_forged_or_edited_cookie_is_no_cookie() {
        let ours = cookies(&["a"], false);
        let set = written(&ours, "localhost");
        let pair = pair(&set);
        let forged = [
            pair.replace("vis_1", "vis_2"),
            pair.replace("v1.", "v2."),
            pair[..pair.len() - 1].to_owned(),
            format!("{pair}0"),
            pair.replace("__Host-", ""),
            "__Host-myba_visitor=".to_owned(),
            "__Host-myba_visitor=v1....".to_owned(),
            pair.replace(&NOW.seconds().to_string(), "9790000000"),
        ];
        for cookie in forged {
            assert_eq!(ours.read(&at("localhost", Some(&cookie)), NOW), None, "{cookie}");
        }
        let late = UnixMs(NOW.0 + LIFE_SECONDS * 1000);
        assert_eq!(ours.read(&at("localhost", Some(pair)), late), None, "an old cookie ends here too");
    }

    #[test]
    fn the_name_is_bound_wherever_browsers_take_it() {
        for (secure, host) in
            [(true, "myba.example"), (false, "localhost:1"), (false, "[::1]:8080"), (false, "127.0.0.1")]
        {
            let set = written(&cookies(&["a"], secure), host);
            assert!(set.starts_with("__Host-myba_visitor=") && set.contains("; Secure"), "{set}");
            assert!(set.contains("; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax"), "{set}");
        }
        let set = written(&cookies(&["a"], false), "192.168.1.5:8080");
        assert!(set.starts_with("myba_visitor=") && !set.contains("Secure"), "{set}");
    }
}
