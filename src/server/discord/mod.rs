//! Discord, as the program keeps it: the two ways in for its interactions, its commands, its servers.
//!
//! An interaction is recorded and answered first here; `worker::chat` answers it through the conversation of `myba-bots`.

mod desk;
pub mod gateway;
mod intake;
pub mod register;
pub mod shop;

pub use desk::DiscordDesk;
pub use intake::{Taken, is_answered, key_of, learn_name, respond, take};
