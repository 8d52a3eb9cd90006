use super::*;

/// Ideas as people write them, with the kind a product owner gave each.
const LABELLED: &str = include_str!("labelled.tsv");

#[test]
fn the_rules_alone_are_right_in_nine_of_ten() {
    let rows: Vec<(&str, &str, &str)> = LABELLED
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?, cells.next()?))
        })
        .collect();
    assert!(rows.len() >= 60, "{} rows", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(kind, _, idea)| detect(idea).kind.as_str() != *kind)
        .map(|(kind, _, idea)| format!("{kind}, not {}: {idea}", detect(idea).reason()))
        .collect();
    let right = rows.len() - wrong.len();
    assert!(right * 10 >= rows.len() * 9, "{right} of {}:\n{}", rows.len(), wrong.join("\n"));
    for kind in Kind::ALL {
        for language in ["en", "de", "es", "fr", "pt"] {
            let there = rows.iter().filter(|row| row.0 == kind.as_str() && row.1 == language).count();
            assert!(there >= 2, "only {there} rows for {kind} in {language}");
        }
    }
}

#[test]
fn the_reason_quotes_the_idea() {
    let found = detect("The app Crashes when I rotate the phone");
    assert_eq!((found.kind, found.reason().as_str()), (Kind::Bug, "“Crashes” → bug"));
    assert_eq!(detect("Finance needs to download invoices").reason(), "“needs to” → story");
    assert_eq!(detect("invoices").reason(), "→ story");
}

#[test]
fn typographic_apostrophes_and_capitals_do_not_matter() {
    assert_eq!(detect("Login DOESN’T WORK").kind, Kind::Bug);
    assert_eq!(detect("BUG: logo too big").kind, Kind::Bug);
}

#[test]
fn every_line_of_the_signs_is_read() {
    assert!(SIGNS.len() > 400, "{}", SIGNS.len());
    for sign in SIGNS.iter() {
        assert!((1..=9).contains(&sign.weight), "{}", sign.phrase());
        assert!(sign.words().iter().all(|word| !word.is_empty()), "{}", sign.phrase());
        assert_eq!(sign.phrase(), sign.phrase().to_lowercase(), "signs are matched in lower case");
    }
}

#[test]
fn words_are_read_and_written() {
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        assert_eq!(RequestedKind::parse(kind.as_str()), Some(RequestedKind::Exactly(kind)));
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
    }
    assert_eq!(RequestedKind::parse("auto").unwrap().to_string(), "auto");
    assert_eq!(RequestedKind::parse("Story"), None);
}
#[test]
fn zz() {
    for l in LABELLED.lines() {
        let c: Vec<_> = l.split('\t').collect();
        let d = detect(c[2]);
        if d.kind.as_str() != c[0] {
            println!("MISS {} {} {}", c[0], d.reason(), c[2]);
        }
    }
    for (k, i) in [
        ("bug", "My tab bar jumps up and down while scrolling"),
        ("bug", "Invoice PDF prints the customer's old address"),
        ("bug", "two users can book the same room at the same time"),
        ("story", "Doctors need a summary of the last visit before each appointment"),
        ("story", "export to excel"),
        ("story", "Push notification when my order ships"),
        ("story", "a way to undo sending a message"),
        ("task", "Turn off the old mail server on Friday"),
        ("task", "add monitoring for the queue length"),
        ("task", "We have to move our repos to GitLab"),
        ("epic", "Build an HR suite with onboarding, payroll, absence and reviews"),
        ("epic", "Open our shop for business customers: prices, invoices, approval, several users per account"),
        ("spike", "How could we detect fake reviews?"),
        ("spike", "Do we need Kafka?"),
        ("spike", "understand what causes the slow start of the app"),
        ("bug", "Der Warenkorb ist nach dem Anmelden leer"),
        ("story", "Ich will meine Termine in Google Calendar sehen"),
        ("task", "Logrotation auf allen Servern einschalten"),
        ("spike", "Welche Bibliothek eignet sich für Diagramme?"),
        ("bug", "El botón de pagar no responde en iPhone"),
        ("story", "Poder filtrar los pedidos por fecha"),
        ("task", "Subir la versión de Java a 21"),
        ("bug", "L'application se ferme toute seule"),
        ("story", "Je veux recevoir un rappel la veille"),
        ("task", "Changer le mot de passe de la base"),
        ("spike", "Peut-on se passer de Redis ?"),
        ("bug", "O botão de salvar não responde"),
        ("story", "Os clientes querem ver o histórico de pedidos"),
        ("task", "Aumentar o limite de memória do servidor"),
        ("bug", "password reset link expires immediately"),
        ("bug", "Images upside down after upload from iPhone"),
    ] {
        let d = detect(i);
        println!("{} {k} {} | {i}", if d.kind.as_str() == k { "ok  " } else { "MISS2" }, d.reason());
    }
}
