//! The looks of the consent pages: the product's own language, and nobody else's logo or colours.

use crate::paper::{escape, frame};

/// What the strip above the pages says.
const TAPE: &str = "No real workspace, no real message.";

/// A place or a person to pick.
pub struct Choice {
    /// What the page sends.
    pub value: String,
    /// The name.
    pub title: String,
    /// The line below it.
    pub line: String,
}

/// The question where the app shall be installed.
pub fn install(app: &str, scopes: &[String], choices: &[Choice]) -> String {
    let app = escape(app);
    let scopes: String = scopes.iter().map(|scope| format!("<tr><th>{}</th></tr>", escape(scope))).collect();
    frame(
        TAPE,
        "Install the app",
        &format!(
            "<p class=\"tag\">Stand-in for Slack</p><h1>Install {app}?</h1>\
             <p class=\"lead\">Pick the workspace, or the whole organisation, and who installs it.</p>\
             <form method=\"post\"><ul>{}</ul></form>\
             <form method=\"post\" class=\"no\"><button name=\"decision\" value=\"approval\">Ask an admin to approve it</button></form>\
             <form method=\"post\" class=\"no\"><button name=\"decision\" value=\"deny\">Cancel</button></form>\
             <details><summary>What {app} may do</summary><table>{scopes}</table></details>",
            choices.iter().map(choice).collect::<String>()
        ),
        "Nothing is installed before you pick.",
    )
}

/// The question who signs in.
pub fn identity(app: &str, choices: &[Choice]) -> String {
    let app = escape(app);
    frame(
        TAPE,
        "Sign in with Slack",
        &format!(
            "<p class=\"tag\">Stand-in for Slack</p><h1>Who signs in to {app}?</h1>\
             <p class=\"lead\">Pick somebody. {app} learns who that is in Slack.</p>\
             <form method=\"post\"><ul>{}</ul></form>\
             <form method=\"post\" class=\"no\"><button name=\"decision\" value=\"deny\">Cancel, share nothing</button></form>",
            choices.iter().map(choice).collect::<String>()
        ),
        "Shared: the workspace, the name and the e-mail address.",
    )
}

/// A request that cannot be answered, or one that waits for an admin.
pub fn dead(title: &str, why: &str) -> String {
    frame(
        TAPE,
        title,
        &format!("<h1>{}</h1><p class=\"lead\">{}</p>", escape(title), escape(why)),
        "Nothing was installed.",
    )
}

fn choice(choice: &Choice) -> String {
    let initials: String = choice
        .title
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect();
    format!(
        "<li><button name=\"decision\" value=\"{}\"><span class=\"av\" aria-hidden=\"true\">{}</span>\
         <span class=\"who\"><b>{}</b><span>{}</span></span></button></li>",
        escape(&choice.value),
        escape(&initials),
        escape(&choice.title),
        escape(&choice.line)
    )
}
