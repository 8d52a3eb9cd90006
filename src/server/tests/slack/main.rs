//! The whole way: a person types in a Slack that follows Slack's rules, the real router takes it, the real workers answer with
//! the real client, over a real database.

mod install;
mod link;
mod load;
mod office;
mod retries;
mod room;
mod signed;
mod socket;
mod team;
mod ways;
