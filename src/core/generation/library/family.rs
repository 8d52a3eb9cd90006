//! An epic and the tickets that were written from the lines of its outline.

use std::collections::HashMap;

use hex::encode;
use sha2::{Digest, Sha256};

use crate::generation::content::Content;
use crate::generation::ready::in_force_in;
use crate::generation::rubric::{Outlined, outline, report_of_part};
use crate::generation::service::GenerationError;
use crate::generation::{Report, report_by};
use crate::id::{TicketId, WalletId};
use crate::store::children::{self as rows, RelativeRow};
use crate::store::tickets::TicketRow;
use crate::store::{StoreError, Tx};

use super::{Beside, TicketState};

/// What a ticket belongs to, and what belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// The epic it was written from, unless that was deleted.
    pub parent: Option<Relative>,
    /// The lines of an epic, in their order.
    pub children: Vec<Child>,
    /// Tickets whose line is no longer in the outline, or is that of another ticket too.
    pub others: Vec<Relative>,
}

/// A line of an epic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// What the outline says of it.
    pub outlined: Outlined,
    /// The ticket it became. Deleted and returned ones do not count: the line can be written again.
    pub written: Option<Relative>,
}

/// The other ticket, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// Which one.
    pub id: TicketId,
    /// T-12.
    pub number: i64,
    /// `story`, …
    pub kind: String,
    /// `S`, …
    pub size: String,
    /// Its title.
    pub title: String,
    /// Whether it was paid for.
    pub state: TicketState,
}

impl From<RelativeRow> for Relative {
    fn from(row: RelativeRow) -> Self {
        Self {
            id: TicketId::from_text(row.id),
            number: row.number,
            kind: row.kind,
            size: row.size,
            title: row.title,
            state: TicketState::parse(&row.state),
        }
    }
}

/// The family of a ticket.
pub(super) async fn family_in(tx: &mut Tx, ticket: &str, content: &Content) -> Result<Family, StoreError> {
    let parent = rows::parent(tx, ticket).await?.map(Relative::from);
    let mut written = rows::children(tx, ticket).await?;
    let lines = marked(outline(content));
    let children = lines.into_iter().map(|(mark, outlined)| {
        let at = written.iter().position(|row| row.mark == mark);
        Child { outlined, written: at.map(|at| written.remove(at).into()) }
    });
    let children = children.collect();
    Ok(Family { parent, children, others: written.into_iter().map(Into::into).collect() })
}

/// The lines of an outline, each with what it is found again by: its title, so that a line may move and its sentence change. Of
/// lines with the same title the second has a mark of its own.
pub(in crate::generation) fn marked(outline: Vec<Outlined>) -> Vec<(String, Outlined)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let lines = outline.into_iter().map(|child| {
        let title = child.title.to_lowercase();
        let times = seen.entry(title.clone()).and_modify(|times| *times += 1).or_insert(1);
        (encode(Sha256::digest(format!("{times} {title}"))), child)
    });
    lines.collect()
}

/// What the rules say about a ticket of the library: one that was written from a line of an epic has the epic's whole idea, of
/// which it is a part.
pub(super) async fn report_in(
    tx: &mut Tx,
    row: &TicketRow,
    content: &Content,
    beside: &Beside,
) -> Result<Report, GenerationError> {
    let definition = in_force_in(tx, &WalletId::from_text(row.wallet_id.as_str())).await?;
    let judge = if rows::is_child(tx, &row.id).await? { report_of_part } else { report_by };
    Ok(judge(content, &row.idea, &beside.neighbours(), definition.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_its_title_wherever_it_stands() {
        let line = |title: &str| Outlined {
            title: title.to_owned(),
            text: format!("{title}: as before"),
            is_story: true,
            after: Vec::new(),
            turn: 1,
        };
        let marks = |titles: &[&str]| -> Vec<String> {
            marked(titles.iter().map(|title| line(title)).collect()).into_iter().map(|(mark, _)| mark).collect()
        };
        let (before, after) = (marks(&["Pay", "Order", "Pay"]), marks(&["Order", "PAY", "Rate", "Pay"]));
        assert_eq!((&before[0], &before[1], &before[2]), (&after[1], &after[0], &after[3]));
        assert_ne!(before[0], before[2], "two of the same name are two");
    }
}
