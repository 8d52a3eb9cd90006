//! Where things are on the web.

use url::Url;

/// Pages of the web app.
#[derive(Clone, Debug)]
pub struct Addresses {
    base: Url,
}

impl Addresses {
    /// Below the app's public address, with or without a slash at its end.
    #[must_use]
    pub const fn new(base: Url) -> Self {
        Self { base }
    }

    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }

    /// Where an account is linked.
    #[must_use]
    pub fn link(&self, token: &str) -> String {
        self.page(&format!("/link/{token}"))
    }

    /// Where tokens are bought.
    #[must_use]
    pub fn buy(&self) -> String {
        self.page("/buy")
    }

    /// Where tokens are bought for a team.
    #[must_use]
    pub fn buy_for(&self, team: &str) -> String {
        self.page(&format!("/buy?team={team}"))
    }

    /// A ticket.
    #[must_use]
    pub fn ticket(&self, id: &str) -> String {
        self.page(&format!("/t/{id}"))
    }

    /// All tickets.
    #[must_use]
    pub fn library(&self) -> String {
        self.page("/library")
    }
}

/// A new issue in Linear with the ticket in it: the one tracker that needs no project's address. `None` when even the title
/// alone is longer than a button's address may be.
#[must_use]
pub fn linear(title: &str, body: &str, longest: usize) -> Option<String> {
    let mut short = Url::parse("https://linear.app/new").ok()?;
    short.query_pairs_mut().append_pair("title", title);
    let mut full = short.clone();
    full.query_pairs_mut().append_pair("description", body);
    [full, short].into_iter().map(String::from).find(|address| address.len() <= longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lie_below_any_base() {
        for base in ["https://acme.test/myba", "https://acme.test/myba/"] {
            let web = Addresses::new(Url::parse(base).unwrap());
            assert_eq!(web.ticket("tkt_1"), "https://acme.test/myba/t/tkt_1");
        }
    }

    #[test]
    fn a_text_too_long_for_an_address_is_left_out() {
        assert!(linear("A & b", "c", 3_000).unwrap().ends_with("title=A+%26+b&description=c"));
        assert!(linear("a", &"b".repeat(3_000), 3_000).unwrap().ends_with("new?title=a"));
        assert_eq!(linear(&"a".repeat(3_000), "", 3_000), None);
    }
}
