//! Slack, as the program keeps it: the way in for its requests, the installations, and sign-ins with it.
//!
//! A request is recorded and acknowledged here; `worker::chat` answers it through the conversation of `myba-bots`.

mod desk;
pub mod install;
mod intake;
mod people;
mod sealing;
mod sign;
pub mod socket;

pub use desk::SlackDesk;
pub use intake::{Ack, Kind, take};
pub use people::Home;
pub use sealing::{SealError, Sealer};
pub use sign::Sign;
