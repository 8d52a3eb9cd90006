//! Lists: newest first, in pages, within a window of time.

use serde_json::{Value, json};

use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;

/// What a route answers.
pub type Answered = Result<Value, Refusal>;

/// The usual length of a page.
const USUAL: usize = 10;
/// The longest page.
const LONGEST: i64 = 100;

/// Which part of a list is asked for.
#[derive(Debug, Default)]
pub struct Listing {
    limit: usize,
    starting_after: Option<String>,
    ending_before: Option<String>,
    /// When the objects were created.
    pub created: Window,
}

/// A window of time in Unix seconds; both ends are included.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Window {
    from: Option<i64>,
    to: Option<i64>,
}

impl Window {
    /// Reads `created=…` or `created[gte]=…` and its kin.
    fn read(form: &mut Form) -> Result<Self, Refusal> {
        if let Ok(Some(moment)) = form.clone().integer("created") {
            form.integer("created")?;
            return Ok(Self { from: Some(moment), to: Some(moment) });
        }
        let Some(mut bounds) = form.hash("created")? else { return Ok(Self::default()) };
        let (gt, gte) = (bounds.integer("gt")?, bounds.integer("gte")?);
        let (lt, lte) = (bounds.integer("lt")?, bounds.integer("lte")?);
        bounds.finish(&[])?;
        Ok(Self {
            from: gt.map(|moment| moment.saturating_add(1)).max(gte),
            to: [lt.map(|moment| moment.saturating_sub(1)), lte].into_iter().flatten().min(),
        })
    }

    /// Whether a moment lies within.
    pub fn contains(&self, moment: i64) -> bool {
        self.from.is_none_or(|from| moment >= from) && self.to.is_none_or(|to| moment <= to)
    }
}

impl Listing {
    /// Reads the parameters every list has, `expand` excepted.
    ///
    /// # Errors
    /// When one of them cannot be read, or both directions are asked for.
    pub fn read(form: &mut Form) -> Result<Self, Refusal> {
        let limit = form.integer_in("limit", 1, LONGEST)?.and_then(|limit| usize::try_from(limit).ok());
        let listing = Self {
            limit: limit.unwrap_or(USUAL),
            starting_after: form.text("starting_after")?,
            ending_before: form.text("ending_before")?,
            created: Window::read(form)?,
        };
        if listing.starting_after.is_some() && listing.ending_before.is_some() {
            return Err(Refusal::only_one_of(["ending_before", "starting_after"]));
        }
        Ok(listing)
    }

    /// The page out of all objects that match, newest first; `what` names their kind in a refusal.
    ///
    /// # Errors
    /// When the object to start from is not among them.
    pub fn page(&self, url: &str, what: &str, newest: Vec<Value>) -> Answered {
        let place = |id: &str, param: &str| {
            let found = newest.iter().position(|object| object["id"] == id);
            found.ok_or_else(|| Refusal::no_such(what, id, param))
        };
        let (from, to) = if let Some(id) = &self.ending_before {
            let end = place(id, "ending_before")?;
            (end.saturating_sub(self.limit), end)
        } else {
            let start = self.starting_after.as_ref().map(|id| place(id, "starting_after")).transpose()?;
            let start = start.map_or(0, |place| place + 1);
            (start, newest.len().min(start + self.limit))
        };
        let has_more = if self.ending_before.is_some() { from > 0 } else { to < newest.len() };
        let data: Vec<Value> = newest.into_iter().skip(from).take(to - from).collect();
        Ok(json!({ "object": "list", "url": url, "has_more": has_more, "data": data }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str) -> Answered {
        let mut form = Form::parse(query.as_bytes()).unwrap();
        let listing = Listing::read(&mut form)?;
        form.finish(&[])?;
        let all = (1..=5).rev().map(|n| json!({ "id": format!("x{n}"), "created": n }));
        let kept = all.filter(|object| listing.created.contains(object["created"].as_i64().unwrap())).collect();
        listing.page("/v1/x", "x", kept)
    }

    fn ids(query: &str) -> (String, bool) {
        let page = page(query).unwrap();
        let ids: Vec<_> =
            page["data"].as_array().unwrap().iter().map(|object| object["id"].as_str().unwrap()).collect();
        (ids.join(" "), page["has_more"].as_bool().unwrap())
    }

    #[test]
    fn pages_follow_each_other_in_both_directions() {
        assert_eq!(ids("limit=2"), ("x5 x4".to_owned(), true));
        assert_eq!(ids("limit=2&starting_after=x4"), ("x3 x2".to_owned(), true));
        assert_eq!(ids("limit=2&starting_after=x2"), ("x1".to_owned(), false));
        assert_eq!(ids("limit=2&ending_before=x2"), ("x4 x3".to_owned(), true));
        assert_eq!(ids("limit=2&ending_before=x4"), ("x5".to_owned(), false));
        assert_eq!(ids("starting_after=x1"), (String::new(), false));
    }

    #[test]
    fn a_window_includes_what_its_words_say() {
        assert_eq!(ids("created[gte]=2&created[lt]=4").0, "x3 x2");
        assert_eq!(ids("created[gt]=4").0, "x5");
        assert_eq!(ids("created=3").0, "x3");
        assert_eq!(ids("created[lte]=1").0, "x1");
    }

    #[test]
    fn nonsense_is_refused() {
        for query in [
            "limit=0",
            "limit=101",
            "starting_after=y",
            "created[at]=1",
            "created=now",
            "starting_after=x1&ending_before=x2",
        ] {
            assert!(page(query).is_err(), "{query}");
        }
    }
}
