//! The words in which rules about objects are written down.

/// A property of an object.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it must be.
    pub rule: Rule,
}

/// What a property must be. Numbers are the most characters or items.
#[derive(Clone, Copy)]
pub enum Rule {
    /// Anything: the vendor's own rules are not modelled.
    Any,
    /// A switch.
    Bool,
    /// A whole number between two.
    Int(i64, i64),
    /// Some text.
    Str(usize),
    /// An http address.
    Url(usize),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A plain text object.
    Plain(usize),
    /// A plain or marked-up text object.
    Text(usize),
    /// Text objects.
    Texts(usize, usize),
    /// Options of a select, a menu or a group.
    Options(usize),
    /// One option.
    Choice,
    /// Groups of options.
    Groups(usize),
    /// A confirmation dialog.
    Confirm,
    /// One element of these types.
    Element(&'static [&'static str]),
    /// Elements of these types.
    Elements(&'static [&'static str], usize),
    /// Blocks of this type.
    Blocks(&'static str, usize),
    /// Rows of a table.
    Rows,
}

/// A property that must be there.
pub const fn must(name: &'static str, rule: Rule) -> Field {
    Field { name, required: true, rule }
}

/// A property that may be there.
pub const fn may(name: &'static str, rule: Rule) -> Field {
    Field { name, required: false, rule }
}
