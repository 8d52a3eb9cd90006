//! A definition on tickets of the past, before it is in force: "3 of 20 would fail".

use crate::generation::library::StoredBody;
use crate::generation::rubric::report_of_part;
use crate::generation::{Finding, Ready, report_by};
use crate::id::TicketId;
use crate::store::tickets::TicketRow;

use super::InForce;

/// The most tickets of one trial.
pub const MAX_TRIED: u32 = 100;

/// What a definition would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// How many tickets were looked at.
    pub checked: usize,
    /// How many would not be ready to start.
    pub would_fail: usize,
    /// How many are not by what is in force.
    pub fail_now: usize,
    /// Those that were looked at, newest first.
    pub tickets: Vec<Tried>,
}

/// What it would say about one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Which one.
    pub id: TicketId,
    /// T-12.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Whether somebody could start to work.
    pub ready: Ready,
    /// What is found that was not before, or counts more.
    pub new_findings: Vec<Finding>,
}

/// A ticket of the past, and whether it is one part of its idea.
pub(super) struct Past {
    pub row: TicketRow,
    pub is_part: bool,
}

/// Both reports are made now, by the rules of now, so that only the definitions differ. The rules that compare with other
/// tickets are silent in both.
///
/// A ticket whose text cannot be read is left out of it: it says nothing about the definition.
pub(super) fn try_on(past: Vec<Past>, now: Option<&InForce>, wanted: &InForce) -> Trial {
    let mut trial = Trial { checked: 0, would_fail: 0, fail_now: 0, tickets: Vec::new() };
    for Past { row, is_part } in past {
        let judge = if is_part { report_of_part } else { report_by };
        let Ok(StoredBody { content, .. }) = StoredBody::read(&row.body) else {
            tracing::warn!(ticket = row.id, "a trial goes on without a ticket that cannot be read");
            continue;
        };
        trial.checked += 1;
        let before = judge(&content, &row.idea, &[], now);
        let after = judge(&wanted.definition.trimmed(content), &row.idea, &[], Some(wanted));
        let fails = |ready: Ready| usize::from(ready == Ready::NotReady);
        trial.would_fail += fails(after.verdict.ready);
        trial.fail_now += fails(before.verdict.ready);
        let is_new = |finding: &Finding| !before.findings.contains(finding);
        trial.tickets.push(Tried {
            id: TicketId::from_text(row.id),
            number: row.number,
            title: row.title,
            ready: after.verdict.ready,
            new_findings: after.findings.into_iter().filter(is_new).collect(),
        });
    }
    trial
}

#[cfg(test)]
mod tests {
    use super::super::Definition;
    use super::*;
    use crate::generation::content::Content;
    use crate::generation::{examples, report};

    #[test]
    fn a_ticket_that_cannot_be_read_is_left_out_and_the_others_are_tried() {
        let content = Content::from_draft(&serde_json::from_value(examples::story()).unwrap(), &examples::brief());
        let said = report(&content, examples::IDEA, &[]);
        let whole = StoredBody::new(content, said).to_text();
        let past = |body: &str| {
            let row = TicketRow { idea: examples::IDEA.to_owned(), body: body.to_owned(), ..TicketRow::default() };
            Past { row, is_part: false }
        };
        let past = vec![past("of another time"), past(""), past(&whole)];
        let trial = try_on(past, None, &InForce::unstored(Definition::default()));
        assert_eq!((trial.checked, trial.tickets.len()), (1, 1));
    }
}
