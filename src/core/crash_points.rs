//! The named points at which a kill test ends the process. A shipped program has none of them, and not this list either.
//!
//! | case | point | what was done when the process dies there |
//! |---|---|---|
//! | A01 | `admit_before_begin` | nothing |
//! | A02 | `admit_before_commit` | hold, job and key are written and not committed |
//! | A03 | `work_before_call` | the hold is durable, the model was not asked |
//! | A04 | `call_between_pieces` | the model is answering; at least one piece came |
//! | A05 | `work_before_check` | the answer is complete and not read |
//! | A06 | `work_after_check` | the draft passed, nothing of it is stored |
//! | A07 | `settle_between_capture_and_ticket` | captured, the ticket is not written, nothing committed |
//! | A07 | `settle_before_commit` | captured and ticket written, not committed |
//! | A08 | `settle_after_commit` | the ticket is durable and paid, the caller has not heard |
//! | A11 | `sweep_between_select_and_release` | the sweep chose its holds and released none |
//! | A12 | `recovery_between_jobs` | a start is ending its predecessor's jobs |
//! | A12 | `recovery_between_voids` | a start is voiding holds that belong to no job |
//! | – | `pause_before_commit` | the questions and the longer hold are written, not committed |
//! | – | `pause_after_commit` | the questions are durable, the caller has not heard |
//! | – | `answer_before_commit` | the answers are being taken, not committed |
//! | – | `unanswered_between_jobs` | the sweep chose its jobs and is storing their drafts |
//!
//! Five more stand outside these cases: `lose_between_end_and_void` (a failed job is marked, its hold not yet voided, nothing
//! committed), `grant_before_write` (a paid session was read, nothing is given yet), `entitlement_after_grant` (what was bought
//! in Discord is given, Discord was not told), `entitlement_after_consume` (Discord was told, we did not note it) and
//! `refund_between_tokens_and_money` (the tokens of a refund are taken, the provider was not asked).
//!
//! Two are in every unit of work: `unit_before_commit` (all is written, nothing committed) and `unit_after_commit` (all is durable,
//! the caller has not heard). The simulator (`examples/simulate`) dies there in the middle of anything.
//!
//! After a restart, [`crate::generation::service::Generation::recover`] and [`crate::ledger::Ledger::recover`] have ended what
//! was open: each point up to A07 leaves the balance as it was before the request, A08 leaves one ticket and one token taken.

/// Every point a request for a ticket passes between its arrival and its answer, in order, with its case. A process that dies
/// at any of them but the last has taken nothing; at the last, exactly the price of the ticket.
pub const OF_A_TICKET: &[(&str, &str)] = &[
    ("A01", "admit_before_begin"),
    ("A02", "admit_before_commit"),
    ("A03", "work_before_call"),
    ("A04", "call_between_pieces"),
    ("A05", "work_before_check"),
    ("A06", "work_after_check"),
    ("A07", "settle_between_capture_and_ticket"),
    ("A07", "settle_before_commit"),
    ("A08", "settle_after_commit"),
];

/// Points of the sweep (A11) and of recovery itself (A12): something must be due for them to be reached.
pub const OF_CLEANING_UP: &[(&str, &str)] =
    &[("A11", "sweep_between_select_and_release"), ("A12", "recovery_between_jobs"), ("A12", "recovery_between_voids")];
