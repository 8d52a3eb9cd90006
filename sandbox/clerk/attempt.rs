//! Attempts to sign in or up, and the proofs they wait for.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::person::{Identity, new_id};
use super::refusal::Refusal;
use crate::shared::Shared;

/// How long a code or a consent page is good for.
const PROOF_LIFE_MS: i64 = 10 * 60 * 1000;
/// Wrong codes after which an attempt is closed, as the real service does.
const MAX_WRONG_CODES: u32 = 5;
/// Works for every address, beside the code in the mail, so that nobody has to open the mail box.
pub const WELL_KNOWN_CODE: &str = "424242";

/// A person on the way in. Times are Unix milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    /// `sia_` and 24 hexadecimal digits.
    pub id: String,
    /// When it began.
    pub created_at: i64,
    /// The address typed.
    pub email: Option<String>,
    /// Who has that address.
    pub person_id: Option<String>,
    /// The proof asked for.
    pub proof: Option<Proof>,
    /// Set once complete.
    pub session_id: Option<String>,
}

/// Somebody new. Times are Unix milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignUp {
    /// `sua_` and 24 hexadecimal digits.
    pub id: String,
    /// When it began.
    pub created_at: i64,
    /// The address typed.
    pub email: Option<String>,
    /// Given name, if typed.
    pub first_name: Option<String>,
    /// Family name, if typed.
    pub last_name: Option<String>,
    /// Carried over to the person.
    #[serde(default)]
    pub unsafe_metadata: Map<String, Value>,
    /// The proof of the address.
    pub email_proof: Option<Proof>,
    /// The proof by a provider.
    pub oauth_proof: Option<Proof>,
    /// Set once complete.
    pub person_id: Option<String>,
    /// Set once complete.
    pub session_id: Option<String>,
}

/// What becomes of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofState {
    /// Asked for.
    Unverified,
    /// Given.
    Verified,
    /// The provider answered, but with somebody who belongs to the other kind of attempt.
    Transferable,
    /// Too many wrong codes, or the person said no.
    Failed,
}

impl ProofState {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Verified => "verified",
            Self::Transferable => "transferable",
            Self::Failed => "failed",
        }
    }
}

/// A proof asked of somebody: a code sent by mail, or a provider's word.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proof {
    /// `email_code`, or `oauth_…`.
    pub strategy: String,
    /// Where it stands.
    pub state: ProofState,
    /// Wrong codes so far.
    pub attempts: u32,
    /// Unix milliseconds.
    pub expire_at: i64,
    /// The code in the mail.
    pub code: Option<String>,
    /// Where the provider sends the browser back to.
    pub redirect_url: Option<String>,
    /// Who consented.
    pub identity: Option<Identity>,
    /// The code of the error shown by the components.
    pub error: Option<String>,
}

impl Proof {
    /// A proof by a fresh six-digit code.
    pub fn by_code(shared: &Shared) -> Self {
        Self { code: Some(six_digits(shared)), ..Self::new("email_code", shared.now_ms()) }
    }

    /// A proof by a provider's consent page, which will send the browser to `redirect_url`.
    pub fn by_provider(shared: &Shared, strategy: &str, redirect_url: &str) -> Self {
        Self { redirect_url: Some(redirect_url.to_owned()), ..Self::new(strategy, shared.now_ms()) }
    }

    fn new(strategy: &str, now: i64) -> Self {
        Self {
            strategy: strategy.to_owned(),
            state: ProofState::Unverified,
            attempts: 0,
            expire_at: now + PROOF_LIFE_MS,
            code: None,
            redirect_url: None,
            identity: None,
            error: None,
        }
    }

    /// Compares a typed code.
    ///
    /// # Errors
    /// The refusals of the real service: wrong, expired, too many, used.
    pub fn try_code(&mut self, typed: &str, now: i64) -> Result<(), Refusal> {
        match self.state {
            ProofState::Unverified => {}
            ProofState::Verified | ProofState::Transferable => return Err(Refusal::already_verified()),
            ProofState::Failed => return Err(Refusal::too_many_codes()),
        }
        if now > self.expire_at {
            return Err(Refusal::code_expired());
        }
        let typed = typed.trim();
        if typed == WELL_KNOWN_CODE || self.code.as_deref() == Some(typed) {
            self.state = ProofState::Verified;
            return Ok(());
        }
        self.attempts += 1;
        if self.attempts >= MAX_WRONG_CODES {
            self.state = ProofState::Failed;
        }
        Err(Refusal::wrong_code())
    }

    /// Whether the consent page may still be answered.
    pub fn is_open(&self, now: i64) -> bool {
        self.state == ProofState::Unverified && now <= self.expire_at
    }
}

impl SignIn {
    /// An attempt of which nothing is known yet.
    pub fn new(shared: &Shared) -> Self {
        Self {
            id: new_id(shared, "sia"),
            created_at: shared.now_ms(),
            email: None,
            person_id: None,
            proof: None,
            session_id: None,
        }
    }

    /// Where it stands, in the word on the wire.
    pub fn status(&self) -> &'static str {
        match (&self.session_id, &self.email) {
            (Some(_), _) => "complete",
            (None, Some(_)) => "needs_first_factor",
            (None, None) => "needs_identifier",
        }
    }
}

impl SignUp {
    /// An attempt of which nothing is known yet.
    pub fn new(shared: &Shared) -> Self {
        Self {
            id: new_id(shared, "sua"),
            created_at: shared.now_ms(),
            email: None,
            first_name: None,
            last_name: None,
            unsafe_metadata: Map::new(),
            email_proof: None,
            oauth_proof: None,
            person_id: None,
            session_id: None,
        }
    }

    /// Where it stands, in the word on the wire.
    pub fn status(&self) -> &'static str {
        if self.session_id.is_some() { "complete" } else { "missing_requirements" }
    }
}

/// Six random digits, the first of them never 0 so that nobody drops it.
fn six_digits(shared: &Shared) -> String {
    let random = u64::from_str_radix(&shared.random_hex(12), 16).unwrap_or_default();
    (100_000 + random % 900_000).to_string()
}

#[cfg(test)]
mod tests {
    use super::{MAX_WRONG_CODES, Proof, ProofState};

    fn proof() -> Proof {
        Proof { code: Some("123456".to_owned()), ..Proof::new("email_code", 0) }
    }

    #[test]
    fn the_mailed_code_and_the_well_known_one_work() {
        for code in ["123456", " 424242 "] {
            let mut proof = proof();
            proof.try_code(code, 1).unwrap();
            assert_eq!(proof.state, ProofState::Verified);
        }
    }

    #[test]
    fn a_code_works_once() {
        let mut proof = proof();
        proof.try_code("123456", 1).unwrap();
        assert_eq!(proof.try_code("123456", 2).unwrap_err().code, "verification_already_verified");
    }

    #[test]
    fn too_many_wrong_codes_close_the_attempt() {
        let mut proof = proof();
        for _ in 0..MAX_WRONG_CODES {
            assert_eq!(proof.try_code("000000", 1).unwrap_err().code, "form_code_incorrect");
        }
        assert_eq!(proof.try_code("123456", 1).unwrap_err().code, "verification_failed");
    }

    #[test]
    fn an_old_code_is_refused() {
        let mut proof = proof();
        assert_eq!(proof.try_code("123456", 600_001).unwrap_err().code, "verification_expired");
    }
}
