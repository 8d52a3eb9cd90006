//! What every chat platform's way in shares: requests are written down in time or not done at all, and handed to the worker.

mod earlier;
mod line;

pub use earlier::Recorded;
pub use line::{Incoming, Line};
