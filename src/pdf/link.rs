//! Which addresses a click may open.

/// Longer than any address that somebody means.
const MAX_ADDRESS: usize = 2_000;

/// Whether an address is what it looks like: the web over TLS or a mail, without anything hidden in it. The text of a document
/// may come from anybody, so everything else stays text.
pub(crate) fn is_safe(address: &str) -> bool {
    let rest = ["https://", "mailto:"].into_iter().find_map(|scheme| {
        let start = address.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &address[scheme.len()..])
    });
    let is_tame = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
    rest.is_some_and(|rest| !rest.is_empty() && address.len() <= MAX_ADDRESS && rest.chars().all(is_tame))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_over_tls_and_mail_lead_anywhere() {
        for good in ["https://myba.example/a?b=1#c", "HTTPS://myba.example", "mailto:anna@myba.example"] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "http://myba.example",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "mailto:",
            "https://a b",
            "https://a\u{202e}b",
            "https://müba.example",
            "data:text/html,x",
            "//myba.example",
            "",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
        assert!(!is_safe(&format!("https://{}", "a".repeat(MAX_ADDRESS))));
    }
}
