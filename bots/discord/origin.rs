//! On whose behalf the app was there when a form was opened. A form carries it in its name: Discord tells it again when the
//! form is sent, but over the gateway serenity's model drops it, and a member would be a stranger in their own server.

use super::reply_to::ReplyTo;

/// Between a form's code, which never holds it, and what follows.
const MARK: char = '!';
/// The app is there by itself: installed in the server, or in its own conversation with the person.
const OURS: &str = "0";
/// The person brought it along.
const THEIRS: &str = "1";

/// The custom id of a form with this code.
pub fn marked(code: &str, to: &ReplyTo) -> String {
    format!("{code}{MARK}{}", if to.user_only { THEIRS } else { OURS })
}

/// The code of a custom id, and whether the app was there by itself; `false` when it does not say.
pub fn unmarked(custom_id: &str) -> (&str, bool) {
    custom_id.rsplit_once(MARK).map_or((custom_id, false), |(code, owner)| (code, owner == OURS))
}
