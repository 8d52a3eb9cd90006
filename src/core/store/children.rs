//! Statements of the children of epics.

use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO ticket_child (child_id, parent_id, mark, created_at) VALUES ($1, $2, $3, $4)";
    PARENT = "SELECT t.id, c.mark, t.number, t.kind, t.size, t.title, t.state
              FROM ticket_child c JOIN ticket t ON t.id = c.parent_id
              WHERE c.child_id = $1 AND t.deleted_at IS NULL";
    CHILDREN = "SELECT t.id, c.mark, t.number, t.kind, t.size, t.title, t.state
                FROM ticket_child c JOIN ticket t ON t.id = c.child_id
                WHERE c.parent_id = $1 AND t.deleted_at IS NULL AND t.state <> 'returned'
                ORDER BY c.created_at, t.id";
    IS_CHILD = "SELECT CAST(COUNT(*) AS BIGINT) FROM ticket_child WHERE child_id = $1";
}

/// A ticket's parent or child, as far as the other shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RelativeRow {
    pub id: String,
    /// Stands for the line of the outline that the child was written from.
    pub mark: String,
    pub number: i64,
    pub kind: String,
    pub size: String,
    pub title: String,
    pub state: String,
}

/// Notes that a ticket was written from a line of an epic.
pub async fn insert_child(tx: &mut Tx, child: &str, parent: &str, mark: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, INSERT, child, parent, mark, now).map(drop)
}

/// The epic a ticket was written from; none when it was deleted.
pub async fn parent(tx: &mut Tx, child: &str) -> Result<Option<RelativeRow>, StoreError> {
    sql!(tx, fetch_optional as RelativeRow, PARENT, child)
}

/// The tickets that were written from an epic and kept, the oldest first.
pub async fn children(tx: &mut Tx, parent: &str) -> Result<Vec<RelativeRow>, StoreError> {
    sql!(tx, fetch_all as RelativeRow, CHILDREN, parent)
}

/// Whether a ticket was written from a line of an epic, whatever became of the epic.
pub async fn is_child(tx: &mut Tx, ticket: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), IS_CHILD, ticket)?.0 > 0)
}
