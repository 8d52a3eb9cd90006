//! The conversation over a real core: every test ends with an audit of the book, and the snapshots read like chats.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing loudly")]

mod account;
mod again;
mod asking;
mod discord;
mod models;
mod parts;
mod room;
mod server;
mod tickets;
mod unsold;
mod writer;

/// Signs that differ in every run are made the same.
fn settled(chat: &str, tickets: &[myba_core::id::TicketId]) -> String {
    let mut text = chat.to_owned();
    for (at, ticket) in tickets.iter().enumerate() {
        let id = ticket.as_str();
        text = text.replace(id, &format!("tkt_{at}")).replace(&id[id.len() - 4..].to_uppercase(), &format!("SGN{at}"));
    }
    text
}
