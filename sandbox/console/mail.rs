//! The mail pane: what nobody was mailed, newest first.

use super::Console;
use super::clock::time;
use crate::Mail;
use crate::paper::escape;

/// How many mails are shown.
const SHOWN: usize = 20;

/// The pane's body.
pub(super) fn body(console: &Console) -> String {
    let mails = console.shared.mail().list();
    if mails.is_empty() {
        let next = if console.stand_ins.clerk {
            "Sign up in the app with any address; the code arrives here, and so do notices."
        } else {
            "Clerk is real and mails its codes itself; notices arrive here."
        };
        return format!("<p class=\"none\">No mail yet. {next}</p>");
    }
    format!("<ul>{}</ul>", mails.iter().take(SHOWN).map(row).collect::<String>())
}

fn row(mail: &Mail) -> String {
    let code = code_of(&mail.subject).map_or_else(String::new, |code| {
        format!(
            "<p class=\"copy\"><code class=\"code\">{code}</code>\
             <button type=\"button\" data-copy=\"{code}\" aria-label=\"Copy the code {code}\" hidden>Copy</button></p>"
        )
    });
    format!(
        "<li><span class=\"t\">{}</span>{}<p class=\"m\">to {} · {}</p>{code}\
         <details id=\"mail-{}\"><summary>Text</summary><pre>{}</pre></details></li>",
        escape(&mail.subject),
        time(mail.at_ms),
        escape(&mail.to),
        escape(&mail.from),
        mail.id,
        escape(&mail.text)
    )
}

/// The six digits of a subject that gives a code.
fn code_of(subject: &str) -> Option<&str> {
    let code = subject.rsplit_once("code is ")?.1;
    (code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::code_of;

    #[test]
    fn only_codes_are_offered_to_be_copied() {
        assert_eq!(code_of("Your sign-in code is 123456"), Some("123456"));
        assert_eq!(code_of("Receipt: 60 tokens, $4.00"), None);
        assert_eq!(code_of("Your code is 12345\""), None);
    }
}
