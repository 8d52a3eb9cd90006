//! Buttons and forms as short text, carried by a platform and back: a word, then ids, split by colons.

use myba_core::id::{JobId, TicketId};

use super::message::{FormKind, Press};

/// What a link's button carries: nothing to do here.
pub const OPEN: &str = "open";

/// A button's press. The key of [`Press::RunAgain`] may hold colons, so it comes last. What is chosen from a
/// [`super::Pick`] is not in it: the platform brings that.
#[must_use]
pub fn press(press: &Press) -> String {
    match press {
        Press::Open(_) | Press::Buy(_) => OPEN.to_owned(),
        Press::Share(id, version) => versioned("share", id, *version),
        Press::Refine(id, version) => versioned("refine", id, *version),
        Press::Regenerate(id, version) => versioned("again", id, *version),
        Press::Edit(id, version) => versioned("edit", id, *version),
        Press::Copy(id) => of_ticket("copy", id),
        Press::Remarks(id) => of_ticket("remarks", id),
        Press::Delete(id) => of_ticket("delete", id),
        Press::Undo(id, version) => versioned("undo", id, *version),
        Press::Restore(id) => of_ticket("restore", id),
        Press::Show(id) => of_ticket("show", id),
        Press::Useful(id) => of_ticket("useful", id),
        Press::NotUseful(id) => of_ticket("useless", id),
        Press::RunAgain(key) => format!("rerun:{key}"),
        Press::Link => "link".to_owned(),
        Press::EnterCode => "code".to_owned(),
        Press::Unlink => "unlink".to_owned(),
        Press::NewTicket => "new".to_owned(),
        Press::History => "history".to_owned(),
        Press::Balance => "balance".to_owned(),
        Press::Setup => "setup".to_owned(),
        Press::ConnectTeam => "connect".to_owned(),
        Press::DisconnectTeam => "disconnect".to_owned(),
        Press::ShareIn(id, version, _) => versioned("share-in", id, *version),
        Press::FillAgain(key) => format!("refill:{key}"),
        Press::SetRoles(_) => "roles".to_owned(),
        Press::SetChannels(_) => "channels".to_owned(),
        Press::Switch(is_on) => if *is_on { "on" } else { "off" }.to_owned(),
        Press::ResetUse(_) => "reset".to_owned(),
        Press::UseModel(id) => format!("model:{id}"),
        Press::Answer(job) => of_job("answer", job),
        Press::Defaults(job) => of_job("defaults", job),
        Press::Stop(job) => of_job("stop", job),
    }
}

/// The press of a text; `None` for a text that no button of ours carries. A link's button brings nothing back.
#[must_use]
pub fn pressed(text: &str) -> Option<Press> {
    let (word, rest) = split(text);
    let plain = match word {
        "link" => Press::Link,
        "code" => Press::EnterCode,
        "unlink" => Press::Unlink,
        "new" => Press::NewTicket,
        "history" => Press::History,
        "balance" => Press::Balance,
        "setup" => Press::Setup,
        "connect" => Press::ConnectTeam,
        "disconnect" => Press::DisconnectTeam,
        "roles" => Press::SetRoles(Vec::new()),
        "channels" => Press::SetChannels(Vec::new()),
        "on" => Press::Switch(true),
        "off" => Press::Switch(false),
        "reset" => Press::ResetUse(String::new()),
        _ => return with_ids(word, rest?),
    };
    rest.is_none().then_some(plain)
}

fn with_ids(word: &str, rest: &str) -> Option<Press> {
    if word == "rerun" {
        return (!rest.is_empty()).then(|| Press::RunAgain(rest.to_owned()));
    }
    if word == "refill" {
        return (!rest.is_empty()).then(|| Press::FillAgain(rest.to_owned()));
    }
    if word == "model" {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        let fits = (1..=32).contains(&rest.len()) && rest.bytes().all(plain);
        return fits.then(|| Press::UseModel(rest.to_owned()));
    }
    if word == "share-in" {
        return ticket_version(rest).map(|(id, version)| Press::ShareIn(id, version, String::new()));
    }
    let of_job: Option<fn(JobId) -> Press> = match word {
        "answer" => Some(Press::Answer),
        "defaults" => Some(Press::Defaults),
        "stop" => Some(Press::Stop),
        _ => None,
    };
    if let Some(kind) = of_job {
        return job(rest).map(kind);
    }
    let kind: fn(TicketId, i64) -> Press = match word {
        "share" => Press::Share,
        "refine" => Press::Refine,
        "again" => Press::Regenerate,
        "edit" => Press::Edit,
        "undo" => Press::Undo,
        _ => {
            let kind: fn(TicketId) -> Press = match word {
                "copy" => Press::Copy,
                "remarks" => Press::Remarks,
                "delete" => Press::Delete,
                "restore" => Press::Restore,
                "show" => Press::Show,
                "useful" => Press::Useful,
                "useless" => Press::NotUseful,
                _ => return None,
            };
            return ticket(rest).map(kind);
        }
    };
    let (id, version) = ticket_version(rest)?;
    Some(kind(id, version))
}

/// A form's kind.
#[must_use]
pub fn form(kind: &FormKind) -> String {
    match kind {
        FormKind::NewTicket => "new".to_owned(),
        FormKind::Refine(id, version) => versioned("refine", id, *version),
        FormKind::Edit(id, version) => versioned("edit", id, *version),
        FormKind::NotUseful(id) => of_ticket("useless", id),
        FormKind::LinkCode => "code".to_owned(),
        FormKind::Setup => "setup".to_owned(),
        FormKind::Answers(job) => of_job("answers", job),
        FormKind::Shown => "shown".to_owned(),
    }
}

/// The kind of a text; `None` for a text that no form of ours carries.
#[must_use]
pub fn form_of(text: &str) -> Option<FormKind> {
    match split(text) {
        ("new", None) => Some(FormKind::NewTicket),
        ("code", None) => Some(FormKind::LinkCode),
        ("setup", None) => Some(FormKind::Setup),
        ("shown", None) => Some(FormKind::Shown),
        ("answers", Some(rest)) => job(rest).map(FormKind::Answers),
        ("useless", Some(rest)) => ticket(rest).map(FormKind::NotUseful),
        ("refine", Some(rest)) => ticket_version(rest).map(|(id, version)| FormKind::Refine(id, version)),
        ("edit", Some(rest)) => ticket_version(rest).map(|(id, version)| FormKind::Edit(id, version)),
        _ => None,
    }
}

fn of_ticket(word: &str, id: &TicketId) -> String {
    format!("{word}:{id}")
}

fn of_job(word: &str, id: &JobId) -> String {
    format!("{word}:{id}")
}

fn versioned(word: &str, id: &TicketId, version: i64) -> String {
    format!("{word}:{id}:{version}")
}

fn split(text: &str) -> (&str, Option<&str>) {
    text.split_once(':').map_or((text, None), |(word, rest)| (word, Some(rest)))
}

fn ticket(text: &str) -> Option<TicketId> {
    is_id(text, "tkt_").then(|| TicketId::from_text(text))
}

fn job(text: &str) -> Option<JobId> {
    is_id(text, "job_").then(|| JobId::from_text(text))
}

fn is_id(text: &str, prefix: &str) -> bool {
    text.starts_with(prefix) && text.len() <= 64 && !text.contains(':')
}

fn ticket_version(text: &str) -> Option<(TicketId, i64)> {
    let (id, version) = text.split_once(':')?;
    Some((ticket(id)?, version.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn presses(id: &TicketId, version: i64, key: &str) -> Vec<Press> {
        let at = || id.clone();
        vec![
            Press::Share(at(), version),
            Press::Refine(at(), version),
            Press::Regenerate(at(), version),
            Press::Edit(at(), version),
            Press::Undo(at(), version),
            Press::Copy(at()),
            Press::Remarks(at()),
            Press::Delete(at()),
            Press::Restore(at()),
            Press::Show(at()),
            Press::Useful(at()),
            Press::NotUseful(at()),
            Press::RunAgain(key.to_owned()),
            Press::FillAgain(key.to_owned()),
            Press::ShareIn(at(), version, String::new()),
            Press::SetRoles(Vec::new()),
            Press::SetChannels(Vec::new()),
            Press::Switch(true),
            Press::Switch(false),
            Press::ResetUse(String::new()),
            Press::UseModel("gpt-oss_20b".to_owned()),
            Press::Link,
            Press::EnterCode,
            Press::Unlink,
            Press::NewTicket,
            Press::History,
            Press::Balance,
            Press::Setup,
            Press::ConnectTeam,
            Press::DisconnectTeam,
            Press::Answer(JobId::from_text(id.as_str().replace("tkt", "job"))),
            Press::Defaults(JobId::from_text(id.as_str().replace("tkt", "job"))),
            Press::Stop(JobId::from_text(id.as_str().replace("tkt", "job"))),
        ]
    }

    proptest! {
        #[test]
        fn every_button_and_form_comes_back_as_it_went(hex in "[0-9a-f]{32}", version: i64, key in "[ -~]{1,80}") {
            let id = TicketId::from_text(format!("tkt_{hex}"));
            for one in presses(&id, version, &key) {
                let text = press(&one);
                prop_assert!(matches!(one, Press::RunAgain(_) | Press::FillAgain(_)) || text.len() <= 75, "{text} fits an option's value");
                prop_assert_eq!(pressed(&text), Some(one));
            }
            let (edit, refine) = (FormKind::Edit(id.clone(), version), FormKind::Refine(id.clone(), version));
            let answers = FormKind::Answers(JobId::from_text(format!("job_{hex}")));
            let rest = [answers, FormKind::NewTicket, FormKind::NotUseful(id), FormKind::LinkCode, FormKind::Setup, FormKind::Shown];
            for kind in [edit, refine].into_iter().chain(rest) {
                prop_assert_eq!(form_of(&form(&kind)), Some(kind));
            }
        }

        #[test]
        fn foreign_text_is_no_button(text in ".{0,40}") {
            if let Some(found) = pressed(&text) {
                prop_assert_eq!(pressed(&press(&found)), Some(found));
            }
        }
    }
}
