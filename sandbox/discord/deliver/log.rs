//! What was sent to the product lately, and what shall be wrong about the next one.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::{AckTime, Bend};

/// Older times are forgotten.
const KEPT: usize = 5_000;

/// A request as it went over the wire.
#[derive(Clone, Debug)]
pub struct Wire {
    /// Where to.
    pub url: String,
    /// Headers, the signature included.
    pub headers: Vec<(String, String)>,
    /// The exact bytes.
    pub body: Bytes,
}

/// See the module.
#[derive(Default)]
pub struct Log {
    /// What shall be wrong about the next one.
    pub bends: Vec<Bend>,
    /// The last request over HTTP.
    pub last: Option<Wire>,
    /// The last interaction's payload, and its label.
    pub last_payload: Option<(Value, String)>,
    /// How long the product took, oldest first.
    pub times: VecDeque<AckTime>,
}

impl Log {
    /// Keeps how long one took.
    pub fn note(&mut self, label: &str, status: u16, took: Duration, in_time: bool) {
        self.times.push_back(AckTime { label: label.to_owned(), status, took, in_time });
        if self.times.len() > KEPT {
            self.times.pop_front();
        }
    }
}
