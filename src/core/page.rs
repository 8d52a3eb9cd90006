//! Lists are read page by page, newest first.

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

/// How many rows a page may have.
pub const MAX_PAGE: u32 = 100;

/// What a caller asks of a list.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// At most this many rows, 1 to [`MAX_PAGE`].
    pub limit: u32,
}

impl PageRequest {
    /// A request with the limit brought into range.
    #[must_use]
    pub fn new(after: Option<String>, limit: Option<u32>) -> Self {
        Self { after, limit: limit.unwrap_or(20).clamp(1, MAX_PAGE) }
    }

    /// One more than the page holds, which tells whether there is a next page.
    #[must_use]
    pub fn fetch(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Cuts fetched rows to the page and finds its cursor.
    pub fn page<T>(&self, mut rows: Vec<T>, cursor: impl Fn(&T) -> String) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(cursor) } else { None };
        Page { items: rows, next }
    }
}
