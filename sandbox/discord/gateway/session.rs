//! One session: what it was told, and by which number.

use std::collections::VecDeque;

use serde_json::{Value, json};

/// How many events a session can catch up on.
const KEPT: usize = 1_000;

/// See the module.
#[derive(Default)]
pub struct Session {
    /// Which part of the guilds it serves, and how many parts there are.
    pub shard: (u64, u64),
    /// The socket it is on now.
    pub socket: Option<u64>,
    seq: u64,
    sent: VecDeque<(u64, String)>,
}

impl Session {
    /// A fresh one on a socket.
    pub fn on(socket: u64, shard: (u64, u64)) -> Self {
        Self { shard, socket: Some(socket), ..Self::default() }
    }

    /// Whether it hears of a guild; of what is in no guild the first part hears.
    pub fn serves(&self, guild: Option<u64>) -> bool {
        guild.map_or(0, |guild| (guild >> 22) % self.shard.1.max(1)) == self.shard.0
    }

    /// The frame of its next event, which it keeps.
    pub fn next(&mut self, event: &str, data: &Value) -> String {
        self.seq += 1;
        let text = json!({"op": 0, "t": event, "s": self.seq, "d": data}).to_string();
        self.sent.push_back((self.seq, text.clone()));
        if self.sent.len() > KEPT {
            self.sent.pop_front();
        }
        text
    }

    /// Everything after a number; `None` when that is forgotten, or never was.
    pub fn since(&self, seq: u64) -> Option<Vec<String>> {
        let oldest = self.sent.front().map_or(self.seq + 1, |(seq, _)| *seq);
        if seq > self.seq || seq + 1 < oldest {
            return None;
        }
        Some(self.sent.iter().filter(|(it, _)| *it > seq).map(|(_, text)| text.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_tells_what_was_missed_and_nothing_else() {
        let mut session = Session::on(1, (0, 1));
        for number in 0..KEPT + 2 {
            session.next("X", &json!(number));
        }
        assert_eq!(session.since(1_001).unwrap().len(), 1);
        assert_eq!(session.since(1_002).unwrap().len(), 0);
        assert!(session.since(0).is_none() && session.since(1_003).is_none());
    }

    #[test]
    fn guilds_are_spread_over_shards() {
        let session = Session::on(1, (1, 2));
        assert!(session.serves(Some(1 << 22)) && !session.serves(Some(2 << 22)) && !session.serves(None));
    }
}
