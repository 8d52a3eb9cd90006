//! The looks of the consent page: the product's own language, and nobody else's logo or colours.

use crate::paper::{escape, frame};

/// What the strip above the page says.
const TAPE: &str = "No real account, no real message.";

/// What the page shows.
pub struct Consent<'a> {
    /// The provider's name.
    pub provider: &'a str,
    /// Who may be picked.
    pub choices: Vec<Choice>,
    /// What was wrong with the last answer.
    pub mistake: Option<&'a str>,
}

/// Somebody to pick.
pub struct Choice {
    /// Their address, which is what the page sends.
    pub email: String,
    /// Their name, or an empty text.
    pub name: String,
    /// Whether they would be created.
    pub is_new: bool,
}

/// The page with the question.
pub fn consent_page(consent: &Consent<'_>) -> String {
    let provider = escape(consent.provider);
    let people: String = consent.choices.iter().map(choice).collect();
    let mistake = consent.mistake.map_or_else(String::new, |text| {
        format!("<p class=\"bad\" id=\"mistake\" role=\"alert\"><b>Not signed in.</b> {}</p>", escape(text))
    });
    let described = if consent.mistake.is_some() { " aria-describedby=\"mistake\" aria-invalid=\"true\"" } else { "" };
    frame(
        TAPE,
        &format!("Continue with {}", consent.provider),
        &format!(
            "<p class=\"tag\">Stand-in for {provider}</p>\
             <h1>Who is signing in?</h1>\
             <p class=\"lead\">Nobody at {provider} is asked. Pick a person, or make one up.</p>\
             <form method=\"post\"><ul>{people}</ul></form>\
             {mistake}\
             <form method=\"post\" class=\"own\" novalidate>\
             <h2>Somebody else</h2>\
             <label for=\"email\">E-mail address</label>\
             <input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"off\" required{described}>\
             <div class=\"pair\"><div><label for=\"first\">First name</label>\
             <input id=\"first\" name=\"first_name\" autocomplete=\"off\"></div>\
             <div><label for=\"last\">Last name</label>\
             <input id=\"last\" name=\"last_name\" autocomplete=\"off\"></div></div>\
             <button class=\"main\">Continue with {provider}</button></form>\
             <form method=\"post\" class=\"no\"><button name=\"deny\" value=\"1\">Cancel, share nothing</button></form>"
        ),
        "Shared with MyBA: name and e-mail address. No tokens move.",
    )
}

/// The page for an attempt that is over, or another browser's.
pub fn dead_page(home: &str) -> String {
    frame(
        TAPE,
        "This sign-in is over",
        &format!(
            "<h1>This sign-in is over</h1>\
             <p class=\"lead\">It was answered already, is older than ten minutes, or began in another browser. \
             Nothing was changed.</p><p><a class=\"main\" href=\"{}\">Back to MyBA</a></p>",
            escape(&format!("{home}/"))
        ),
        "Start again with the button you came from.",
    )
}

fn choice(choice: &Choice) -> String {
    let email = escape(&choice.email);
    let (title, line) =
        if choice.name.is_empty() { (email.clone(), String::new()) } else { (escape(&choice.name), email.clone()) };
    let new = if choice.is_new { "<span class=\"new\">new</span>" } else { "" };
    format!(
        "<li><button name=\"pick\" value=\"{email}\"><span class=\"av\" aria-hidden=\"true\">{}</span>\
         <span class=\"who\"><b>{title}</b><span>{line}</span></span>{new}</button></li>",
        escape(&initials(choice))
    )
}

fn initials(choice: &Choice) -> String {
    let source = if choice.name.is_empty() { &choice.email } else { &choice.name };
    source.split_whitespace().filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Choice, Consent, consent_page, dead_page};

    #[test]
    fn names_cannot_become_markup() {
        let page = consent_page(&Consent {
            provider: "Google",
            choices: vec![Choice {
                email: "a\"onfocus=x@b.example".to_owned(),
                name: "<script>alert(1)</script>".to_owned(),
                is_new: false,
            }],
            mistake: Some("<b>"),
        });
        assert!(!page.contains("<script>") && !page.contains("\"onfocus"));
        assert!(page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;"));
    }

    #[test]
    fn a_dead_attempt_leads_home() {
        assert!(dead_page("http://127.0.0.1:8080/myba").contains("href=\"http://127.0.0.1:8080/myba/\""));
    }
}
