//! Typed reading of parameters, with the refusals of the real service.

use std::collections::BTreeMap;

use super::form::{Form, Node};
use super::refusal::Refusal;

/// Keys of one object's metadata.
const METADATA_KEYS: usize = 50;
/// Characters of a metadata key.
const METADATA_KEY: usize = 40;
/// Characters of a metadata value.
const METADATA_VALUE: usize = 500;

/// Metadata of an object.
pub type Metadata = BTreeMap<String, String>;

/// What a call does to metadata: an empty value removes its key, an empty `metadata` removes all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetadataChange {
    clear: bool,
    set: Metadata,
}

impl MetadataChange {
    /// Changes `metadata`, or refuses and leaves it.
    ///
    /// # Errors
    /// When there would be more than 50 keys.
    pub fn apply(&self, metadata: &mut Metadata) -> Result<(), Refusal> {
        let mut changed = if self.clear { Metadata::new() } else { metadata.clone() };
        changed.extend(self.set.clone());
        changed.retain(|_, value| !value.is_empty());
        if changed.len() > METADATA_KEYS {
            let message = format!("Metadata can have at most {METADATA_KEYS} keys, but you have {}.", changed.len());
            return Err(Refusal::invalid(None, "metadata", message));
        }
        *metadata = changed;
        Ok(())
    }

    /// The metadata of a new object.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub fn fresh(&self) -> Result<Metadata, Refusal> {
        let mut metadata = Metadata::new();
        self.apply(&mut metadata)?;
        Ok(metadata)
    }
}

impl Form {
    /// The full name of one of this form's parameters.
    pub fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}[{key}]", self.path) }
    }

    /// A text; an empty one is refused.
    ///
    /// # Errors
    /// When it is empty or a hash, as all readers of this form refuse what they cannot read.
    pub fn text(&mut self, key: &str) -> Result<Option<String>, Refusal> {
        match self.unsettable(key)? {
            Some(text) if text.is_empty() => Err(Refusal::empty(&self.name(key))),
            text => Ok(text),
        }
    }

    /// A text of at most `most` characters.
    pub fn short_text(&mut self, key: &str, most: usize) -> Result<Option<String>, Refusal> {
        let text = self.text(key)?;
        if text.as_ref().is_some_and(|text| text.chars().count() > most) {
            let message = format!("Invalid string: must be at most {most} characters");
            return Err(Refusal::invalid(None, &self.name(key), message));
        }
        Ok(text)
    }

    /// A text that may be sent empty, to remove the value.
    pub fn unsettable(&mut self, key: &str) -> Result<Option<String>, Refusal> {
        match self.fields.remove(key) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text)),
            Some(Node::Map(_)) => Err(Refusal::invalid(None, &self.name(key), "Invalid string: it is a hash")),
        }
    }

    /// A text that must be there.
    pub fn required(&mut self, key: &str) -> Result<String, Refusal> {
        self.text(key)?.ok_or_else(|| Refusal::missing(&self.name(key)))
    }

    /// A whole number.
    pub fn integer(&mut self, key: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let wrong = |_| {
            Refusal::invalid(Some("parameter_invalid_integer"), &self.name(key), format!("Invalid integer: {text}"))
        };
        text.parse().map(Some).map_err(wrong)
    }

    /// A whole number within bounds.
    pub fn integer_in(&mut self, key: &str, least: i64, most: i64) -> Result<Option<i64>, Refusal> {
        let Some(number) = self.integer(key)? else { return Ok(None) };
        let message = if number < least {
            format!("This value must be greater than or equal to {least}.")
        } else if number > most {
            format!("This value must be less than or equal to {most} (was {number}).")
        } else {
            return Ok(Some(number));
        };
        Err(Refusal::invalid(Some("parameter_invalid_integer"), &self.name(key), message))
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &str) -> Result<Option<bool>, Refusal> {
        match self.text(key)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(Refusal::invalid(None, &self.name(key), format!("Invalid boolean: {other}"))),
        }
    }

    /// One of a few words.
    pub fn one_of(&mut self, key: &str, words: &[&str]) -> Result<Option<String>, Refusal> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        if words.contains(&text.as_str()) {
            return Ok(Some(text));
        }
        let message = format!("Invalid {}: must be one of {}", self.name(key), words.join(", "));
        Err(Refusal::invalid(None, &self.name(key), message))
    }

    /// An e-mail address.
    pub fn email(&mut self, key: &str) -> Result<Option<String>, Refusal> {
        let email = self.short_text(key, 512)?;
        if let Some(email) = email.as_ref().filter(|email| !is_email(email)) {
            return Err(Refusal::invalid(
                Some("email_invalid"),
                &self.name(key),
                format!("Invalid email address: {email}"),
            ));
        }
        Ok(email)
    }

    /// An absolute address of a web page.
    pub fn web_address(&mut self, key: &str) -> Result<Option<String>, Refusal> {
        let address = self.short_text(key, 5000)?;
        let is_web = |text: &String| {
            url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        };
        if address.as_ref().is_some_and(|text| !is_web(text)) {
            return Err(Refusal::invalid(Some("url_invalid"), &self.name(key), "Not a valid URL"));
        }
        Ok(address)
    }

    /// A nested hash. An absent one reads as empty, so that its own required parameters are not asked for.
    pub fn hash(&mut self, key: &str) -> Result<Option<Self>, Refusal> {
        let path = self.name(key);
        match self.fields.remove(key) {
            None => Ok(None),
            Some(Node::Map(fields)) => Ok(Some(Self { path, fields })),
            Some(Node::Text(_)) => Err(Refusal::invalid(None, &path, "Invalid object")),
        }
    }

    /// A list of hashes, in the order of their indexes.
    pub fn hashes(&mut self, key: &str) -> Result<Vec<Self>, Refusal> {
        let Some(list) = self.hash(key)? else { return Ok(Vec::new()) };
        let path = list.path.clone();
        let mut rows = Vec::new();
        for (index, node) in list.fields {
            let path = format!("{path}[{index}]");
            match (index.parse::<usize>(), node) {
                (Ok(index), Node::Map(fields)) => rows.push((index, Self { path, fields })),
                _ => return Err(Refusal::invalid(None, &path, "Invalid array")),
            }
        }
        rows.sort_by_key(|(index, _)| *index);
        Ok(rows.into_iter().map(|(_, form)| form).collect())
    }

    /// A list of texts, in the order of their indexes.
    pub fn texts(&mut self, key: &str) -> Result<Vec<String>, Refusal> {
        let Some(list) = self.hash(key)? else { return Ok(Vec::new()) };
        let path = list.path.clone();
        let mut rows = Vec::new();
        for (index, node) in list.fields {
            match (index.parse::<usize>(), node) {
                (Ok(index), Node::Text(text)) => rows.push((index, text)),
                _ => return Err(Refusal::invalid(None, &path, "Invalid array")),
            }
        }
        rows.sort_by_key(|(index, _)| *index);
        Ok(rows.into_iter().map(|(_, text)| text).collect())
    }

    /// What the call does to metadata.
    pub fn metadata(&mut self, key: &str) -> Result<MetadataChange, Refusal> {
        let name = self.name(key);
        let fields = match self.fields.remove(key) {
            None => return Ok(MetadataChange::default()),
            Some(Node::Text(text)) if text.is_empty() => {
                return Ok(MetadataChange { clear: true, set: Metadata::new() });
            }
            Some(Node::Text(_)) => return Err(Refusal::invalid(None, &name, "Invalid object")),
            Some(Node::Map(fields)) => fields,
        };
        let mut set = Metadata::new();
        for (key, node) in fields {
            let Node::Text(value) = node else {
                return Err(Refusal::invalid(None, &format!("{name}[{key}]"), "Metadata values must be strings"));
            };
            let (key_length, value_length) = (key.chars().count(), value.chars().count());
            if key_length > METADATA_KEY {
                let message = format!(
                    "Metadata keys can have up to {METADATA_KEY} characters, but you passed in a key that is {key_length} characters."
                );
                return Err(Refusal::invalid(None, &name, message));
            }
            if value_length > METADATA_VALUE {
                let message = format!(
                    "Metadata values can have up to {METADATA_VALUE} characters, but you passed in a value that is {value_length} characters."
                );
                return Err(Refusal::invalid(None, &format!("{name}[{key}]"), message));
            }
            set.insert(key, value);
        }
        Ok(MetadataChange { clear: false, set })
    }

    /// Refuses what was not read: as unknown, or as not modelled when the real service knows it.
    ///
    /// # Errors
    /// When something is left.
    pub fn finish(self, not_modelled: &[&str]) -> Result<(), Refusal> {
        let unknown: Vec<String> =
            self.fields.keys().filter(|key| !not_modelled.contains(&key.as_str())).map(|key| self.name(key)).collect();
        if !unknown.is_empty() {
            return Err(Refusal::unknown(&unknown));
        }
        self.fields.keys().next().map_or(Ok(()), |key| Err(Refusal::NotModelled(self.name(key))))
    }
}

/// Whether a text can be an e-mail address.
pub fn is_email(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    let [name, host] = parts.as_slice() else { return false };
    !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Form {
        Form::parse(text.as_bytes()).unwrap()
    }

    fn refused(result: Result<impl std::fmt::Debug, Refusal>) -> (Option<&'static str>, String) {
        match result.unwrap_err() {
            Refusal::Api(error) => (error.code, error.param.unwrap()),
            Refusal::NotModelled(what) => panic!("{what} is not modelled"),
        }
    }

    #[test]
    fn values_are_checked_and_named() {
        let mut nested = form("a[0][n]=x&a[0][m]=0").hashes("a").unwrap().remove(0);
        assert_eq!(refused(nested.integer("n")), (Some("parameter_invalid_integer"), "a[0][n]".to_owned()));
        assert_eq!(refused(nested.integer_in("m", 1, 9)).1, "a[0][m]");
        assert_eq!(refused(form("b=").text("b")), (Some("parameter_invalid_empty"), "b".to_owned()));
        assert_eq!(refused(form("").required("b")), (Some("parameter_missing"), "b".to_owned()));
        assert_eq!(refused(form("b=yes").boolean("b")).1, "b");
        assert_eq!(refused(form("b=z").one_of("b", &["x", "y"])).1, "b");
        for address in ["/relative", "javascript:alert(1)", "nothing", "http://"] {
            assert_eq!(refused(form(&format!("u={address}")).web_address("u")).0, Some("url_invalid"), "{address}");
        }
        assert!(form("u=http://127.0.0.1:8080/back?id={CHECKOUT_SESSION_ID}").web_address("u").unwrap().is_some());
    }

    #[test]
    fn lists_keep_the_order_of_their_indexes() {
        let text: String = (0..12).rev().map(|i| format!("a[{i}]={i}&")).collect();
        let texts = form(&text).texts("a").unwrap();
        assert_eq!(texts, (0..12).map(|i| i.to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn leftovers_are_unknown_or_not_modelled() {
        assert_eq!(refused(form("x=1").finish(&[])), (Some("parameter_unknown"), "x".to_owned()));
        assert!(matches!(form("y=1").finish(&["y"]), Err(Refusal::NotModelled(what)) if what == "y"));
        assert!(form("").finish(&["y"]).is_ok());
    }

    #[test]
    fn metadata_is_merged_and_bounded() {
        let mut metadata = Metadata::from([("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".to_owned())]);
        form("metadata[a]=&metadata[c]=3").metadata("metadata").unwrap().apply(&mut metadata).unwrap();
        assert_eq!(metadata.keys().collect::<Vec<_>>(), ["b", "c"]);
        form("metadata=").metadata("metadata").unwrap().apply(&mut metadata).unwrap();
        assert!(metadata.is_empty());
        let many: String = (0..51).map(|i| format!("metadata[k{i}]=v&")).collect();
        assert!(form(&many).metadata("metadata").unwrap().fresh().is_err());
        assert!(form(&format!("metadata[k]={}", "v".repeat(501))).metadata("metadata").is_err());
        assert!(form(&format!("metadata[{}]=v", "k".repeat(41))).metadata("metadata").is_err());
    }

    #[test]
    fn addresses_are_told_from_nonsense() {
        for good in ["ana@acme.example", "a.b+c@x.co"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "ana", "@acme.example", "ana@", "ana@acme", "a b@acme.example", "a@b@c.d"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
