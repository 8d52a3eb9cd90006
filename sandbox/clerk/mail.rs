//! The mails Clerk sends by itself: the codes.

use super::Clerk;
use super::attempt::WELL_KNOWN_CODE;

impl Clerk {
    /// Sends a code. `purpose` is `sign-in` or `sign-up`.
    pub(super) fn mail_code(&self, email: &str, code: &str, purpose: &str) {
        let subject = format!("Your {purpose} code is {code}");
        let body = format!(
            "{subject}.\n\nIt works once, for ten minutes. In the sandbox {WELL_KNOWN_CODE} works for every address.\n\
             If you did not ask for it, nobody gets in without it: do nothing."
        );
        self.shared().mail().post("Clerk", email, &subject, &body);
    }
}
