//! Pairs that mean the same and pairs that do not, as people write them.

use proptest::prelude::*;

use super::*;
use crate::generation::library::{ALIKE, SAME};

fn likeness(one: &str, other: &str) -> u8 {
    Sketch::of(one).likeness(&Sketch::of(other))
}

/// The same wish in other words, from a typo to a retelling.
const SAME_WISH: &[(&str, &str)] = &[
    (
        "people lose their filters on the search page when they press Back, keep them",
        "Keep the filters on the search page when people press back",
    ),
    (
        "people lose their filters on the search page when they press Back, keep them",
        "search page: filters are lost when pressing Back; they should be kept",
    ),
    (
        "customers keep asking where their parcel is. show it on the order page",
        "show on the order page where the parcel is, customers keep asking",
    ),
    ("finance needs an export of all invoices as a CSV file", "CSV export of all invoices for finance"),
    ("finance needs an export of all invoices as a CSV file", "As finance we need to export invoices to a CSV file."),
    ("dark mode for the reports that the night shift reads", "the night shift reads reports, add a dark mode for them"),
    ("the app crashes when I upload a photo larger than 10 MB", "app crash on uploading a photo larger than 10 MB"),
    (
        "let admins deactivate a user without deleting their tickets",
        "admins should be able to deactivate users without deleting tickets",
    ),
    ("send a reminder two days before an invoice is due", "invoice reminder mail two days before it is due"),
    ("login with Google for the customer portal", "customer portal: Google login"),
    (
        "Kunden fragen ständig, wo ihr Paket ist. Zeig es auf der Bestellseite",
        "Auf der Bestellseite zeigen, wo das Paket ist, weil Kunden ständig fragen",
    ),
    ("Exportiere alle Rechnungen als CSV für die Buchhaltung", "CSV-Export aller Rechnungen für die Buchhaltung"),
    ("el botón de pago no responde en el móvil", "en el móvil no responde el botón para el pago"),
    (
        "le filtre de recherche est perdu quand on revient en arrière",
        "quand on revient en arrière, on perd le filtre de recherche",
    ),
    ("検索ページで戻るを押すと絞り込みが消える", "戻るを押すと検索ページの絞り込みが消える"),
];

/// Neighbours: the same words around another wish.
const OTHER_WISH: &[(&str, &str)] = &[
    (
        "people lose their filters on the search page when they press Back, keep them",
        "people lose their basket when they sign out, keep it",
    ),
    ("finance needs an export of all invoices as a CSV file", "finance needs an import of bank statements from a PDF"),
    ("dark mode for report number 3", "dark mode for report number 4"),
    (
        "the app crashes when I upload a photo larger than 10 MB",
        "the app is slow when I scroll a list with 1,000 photos",
    ),
    (
        "let admins deactivate a user without deleting their tickets",
        "let users delete their account and all their tickets",
    ),
    ("send a reminder two days before an invoice is due", "send a receipt when an invoice was paid"),
    ("login with Google for the customer portal", "two-factor login for the admin console"),
    ("show the order page in German", "show the order page faster"),
    (
        "customers keep asking where their parcel is. show it on the order page",
        "customers want to cancel an order before it is shipped",
    ),
    ("upgrade the database to version 16", "upgrade the database to version 17"),
    ("add a dark mode", "add a print mode"),
    ("Exportiere alle Rechnungen als CSV für die Buchhaltung", "Zeig alle offenen Rechnungen auf der Startseite"),
    ("el botón de pago no responde en el móvil", "el menú no se abre en la tableta"),
    ("検索ページで戻るを押すと絞り込みが消える", "注文ページに配送状況を表示してほしい"),
    ("rename the button Save to Keep", "translate the buttons of the settings page"),
];

fn share(pairs: &[(&str, &str)], least: u8) -> (usize, Vec<(u8, String)>) {
    let scored: Vec<(u8, String)> = pairs.iter().map(|(a, b)| (likeness(a, b), format!("{a} / {b}"))).collect();
    (scored.iter().filter(|(score, _)| *score >= least).count(), scored)
}

#[test]
fn the_same_wish_is_found_and_its_neighbours_are_not() {
    let (found, same) = share(SAME_WISH, ALIKE);
    let (wrong, other) = share(OTHER_WISH, ALIKE);
    let (recall, precision) = (100 * found / SAME_WISH.len(), 100 * found / (found + wrong).max(1));
    assert!(recall >= 80, "recall {recall} %: {same:#?}");
    assert!(precision >= 90, "precision {precision} %: {other:#?}");
    let (asked, _) = share(OTHER_WISH, SAME);
    assert_eq!(asked, 0, "nobody is held up for another wish: {other:#?}");
}

#[test]
fn numbers_tell_apart_and_endings_do_not() {
    assert_eq!(likeness("keep the filter", "keeps filters"), 100);
    assert!(likeness("report 3 for finance", "report 4 for finance") < SAME);
    assert_eq!(likeness("", "keep the filter"), 0);
    assert_eq!(likeness("the of and", "the of and"), 0, "nothing was said");
    assert_eq!(likeness("Ärger mit Zöllen", "ÄRGER MIT ZÖLLEN"), 100);
}

proptest! {
    #[test]
    fn likeness_is_the_same_both_ways(one in ".{0,80}", other in ".{0,80}") {
        prop_assert_eq!(likeness(&one, &other), likeness(&other, &one));
        prop_assert!(likeness(&one, &other) <= 100);
        prop_assert!(matches!(likeness(&one, &one), 0 | 100));
    }
}
