//! What nobody said: each class of it, in each language we have words for.

use serde_json::json;

use super::corpus::{good, stored};
use crate::generation::Severity;
use crate::generation::content::SectionId;
use crate::generation::rubric::report;

/// A good story, and what is put into its sentence: a number, a date, a version, an address, a mail address, a day, a name.
const INVENTED: [(&str, [&str; 7]); 5] = [
    (
        "en_story_loan",
        [
            "within 45 minutes",
            "before 3 June 2031",
            "in version 9.4.1",
            "at https://initech.example/v9",
            "by mail to zoe@initech.example",
            "every Thursday",
            "for Zoë Quark",
        ],
    ),
    (
        "de_story_export",
        [
            "in 45 Minuten",
            "vor dem 3. Juni 2031",
            "ab Version 9.4.1",
            "unter https://initech.example/v9",
            "per Mail an zoe@initech.example",
            "jeden Donnerstag",
            "für Frau Quark",
        ],
    ),
    (
        "es_story_almacen",
        [
            "en 45 minutos",
            "antes del 3 de junio de 2031",
            "desde la versión 9.4.1",
            "en https://initech.example/v9",
            "por correo a zoe@initech.example",
            "cada jueves",
            "para Zoe Quark",
        ],
    ),
    (
        "fr_story_table",
        [
            "en 45 minutes",
            "avant le 3 juin 2031",
            "dès la version 9.4.1",
            "sur https://initech.example/v9",
            "par courriel à zoe@initech.example",
            "chaque jeudi",
            "pour Zoé Quark",
        ],
    ),
    (
        "pt_story_avisos",
        [
            "em 45 minutos",
            "antes de 3 de junho de 2031",
            "na versão 9.4.1",
            "em https://initech.example/v9",
            "por e-mail a zoe@initech.example",
            "toda quinta-feira",
            "para Zoé Quark",
        ],
    ),
];

#[test]
fn each_class_of_invention_is_found_in_what_is_marked_as_said() {
    for (base, inventions) in INVENTED {
        let short = good().into_iter().find(|short| short["name"] == base).unwrap();
        for (class, invented) in inventions.into_iter().enumerate() {
            let mut ticket = stored(&short);
            let story = &mut ticket.content.sections[0].statements[0];
            assert!(story.source.is_some(), "{base}");
            story.text = format!("{} {invented}.", story.text.trim_end_matches('.'));
            let text = story.text.clone();
            let findings = report(&ticket.content, &ticket.idea, &[]).findings;
            let found = findings.iter().find(|one| one.rule == "P2" && one.section == Some(SectionId::Story));
            let found = found.unwrap_or_else(|| panic!("{base}: nobody said “{invented}”"));
            let is_name = class + 1 == inventions.len();
            let severity = if is_name { Severity::Warn } else { Severity::Hard };
            assert_eq!((found.severity, found.index), (severity, Some(0)), "{base}: {invented}");
            let span = found.span.unwrap();
            let meant: String = text.chars().skip(span.start).take(span.end - span.start).collect();
            assert!(
                invented.contains(meant.trim_end_matches('.')) && !meant.is_empty(),
                "{base}: {meant} of {invented}"
            );
        }
    }
}

#[test]
fn at_writing_an_invented_fact_is_assumed_whatever_is_quoted() {
    for (base, inventions) in INVENTED {
        let mut short = good().into_iter().find(|short| short["name"] == base).unwrap();
        let quote = short["story"][3].clone();
        let facts = &inventions[..inventions.len() - 1];
        let line = |text: &str| json!([null, null, format!("{} {text}", quote.as_str().unwrap()), quote]);
        short["criteria"] = facts.iter().map(|text| line(text)).chain([line("")]).collect();
        let ticket = stored(&short);
        let sources: Vec<bool> = ticket
            .content
            .section(SectionId::Criteria)
            .unwrap()
            .statements
            .iter()
            .map(|one| one.source.is_some())
            .collect();
        let (said, invented) = sources.split_last().unwrap();
        assert!(*said, "{base}: what is quoted alone is said");
        assert_eq!(invented, vec![false; facts.len()], "{base}");
    }
}

#[test]
fn every_statement_has_its_place_in_the_idea_or_is_assumed() {
    for short in good() {
        let ticket = stored(&short);
        let idea: Vec<char> = ticket.idea.chars().collect();
        for (_, _, one) in ticket.content.statements() {
            let Some(source) = one.source else { continue };
            let words: String = idea[source.start..source.end].iter().collect();
            assert!(words.chars().any(char::is_alphanumeric), "{}: {words:?}", ticket.name);
        }
        assert!(ticket.content.assumed() > 0, "{}", ticket.name);
    }
}
