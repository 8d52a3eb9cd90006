//! Form bodies with nested brackets: `line_items[0][price_data][currency]=usd`.

use std::collections::BTreeMap;

use super::refusal::Refusal;

/// No parameter of the API lies deeper.
const MAX_DEPTH: usize = 8;

/// A value of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// `name=value`.
    Text(String),
    /// `name[key]=…` or `name[]=…`; the keys of a list are its indexes.
    Map(BTreeMap<String, Node>),
}

/// The parameters of a call, or of one of its nested hashes. Reading takes a parameter out; what is left at the end is
/// unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// What comes before the names: empty, or `line_items[0]`.
    pub(super) path: String,
    /// What has not been read yet.
    pub(super) fields: BTreeMap<String, Node>,
}

impl Form {
    /// Reads a query or a body.
    ///
    /// # Errors
    /// When a name is used both as a value and as a hash, or nested too deeply.
    pub fn parse(text: &[u8]) -> Result<Self, Refusal> {
        let mut form = Self::default();
        for (name, value) in url::form_urlencoded::parse(text) {
            form.add(&name, value.into_owned())?;
        }
        Ok(form)
    }

    fn add(&mut self, name: &str, value: String) -> Result<(), Refusal> {
        let keys = split(name);
        let Some((last, parents)) = keys.split_last().filter(|_| keys.len() <= MAX_DEPTH) else {
            return Err(Refusal::invalid(None, name, format!("Invalid parameter name: {name}")));
        };
        let clash = || Refusal::invalid(None, name, format!("Invalid hash: {name} is sent as a value and as a hash"));
        let mut fields = &mut self.fields;
        for key in parents {
            let key = index(fields, key);
            match fields.entry(key).or_insert_with(|| Node::Map(BTreeMap::new())) {
                Node::Map(inner) => fields = inner,
                Node::Text(_) => return Err(clash()),
            }
        }
        let key = index(fields, last);
        if matches!(fields.get(&key), Some(Node::Map(_))) {
            return Err(clash());
        }
        fields.insert(key, Node::Text(value));
        Ok(())
    }
}

/// `a[b][]` → `a`, `b`, ``. A name whose brackets do not match is one key, so it is refused as unknown.
fn split(name: &str) -> Vec<&str> {
    let Some((first, rest)) = name.split_once('[') else { return vec![name] };
    let Some(rest) = rest.strip_suffix(']') else { return vec![name] };
    std::iter::once(first).chain(rest.split("][")).collect()
}

/// `[]` appends.
fn index(fields: &BTreeMap<String, Node>, key: &str) -> String {
    if key.is_empty() { fields.len().to_string() } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, Node)]) -> Node {
        Node::Map(pairs.iter().map(|(key, node)| ((*key).to_owned(), node.clone())).collect())
    }

    fn text(value: &str) -> Node {
        Node::Text(value.to_owned())
    }

    #[test]
    fn brackets_nest() {
        let form = Form::parse(b"mode=payment&line_items[0][price_data][currency]=usd&expand[]=a&expand[]=b").unwrap();
        assert_eq!(form.fields["mode"], text("payment"));
        assert_eq!(form.fields["line_items"], map(&[("0", map(&[("price_data", map(&[("currency", text("usd"))]))]))]));
        assert_eq!(form.fields["expand"], map(&[("0", text("a")), ("1", text("b"))]));
    }

    #[test]
    fn escaped_brackets_and_plus_signs_are_read() {
        let form = Form::parse(b"metadata%5Border%5D=a+b%26c").unwrap();
        assert_eq!(form.fields["metadata"], map(&[("order", text("a b&c"))]));
    }

    #[test]
    fn a_name_cannot_be_both_a_value_and_a_hash() {
        assert!(Form::parse(b"a=1&a[b]=2").is_err());
        assert!(Form::parse(b"a[b]=2&a=1").is_err());
    }

    #[test]
    fn depth_is_bounded_and_broken_brackets_stay_one_name() {
        let deep = format!("a{}=1", "[b]".repeat(20));
        assert!(Form::parse(deep.as_bytes()).is_err());
        assert!(Form::parse(b"a[b=1").unwrap().fields.contains_key("a[b"));
    }
}
