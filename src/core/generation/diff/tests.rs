use proptest::prelude::*;

use super::*;
use crate::generation::content::{Clause, Source};
use crate::generation::examples;

fn content() -> Content {
    Content::from_draft(&serde_json::from_value(examples::story()).unwrap(), &examples::brief())
}

fn plain(text: &str) -> Statement {
    Statement { text: text.to_owned(), clauses: None, source: None }
}

fn with(id: SectionId, texts: &[&str]) -> Content {
    let section =
        Section { id, title: "A section".to_owned(), statements: texts.iter().map(|text| plain(text)).collect() };
    Content { sections: vec![section], ..content() }
}

fn lines(before: &[&str], after: &[&str]) -> Vec<String> {
    let diff = Diff::between(&with(SectionId::InScope, before), &with(SectionId::InScope, after));
    diff.sections.iter().flat_map(|section| &section.lines).map(read).collect()
}

fn read(line: &Line) -> String {
    match line {
        Line::Same(statement) => format!("  {}", statement.text),
        Line::Added { statement, moved } => format!("+{} {}", if *moved { "m" } else { "" }, statement.text),
        Line::Removed { statement, moved } => format!("-{} {}", if *moved { "m" } else { "" }, statement.text),
        Line::Changed { pieces, .. } => format!("~ {}", spelled(pieces)),
    }
}

fn spelled(pieces: &[Piece]) -> String {
    let one = |piece: &Piece| match piece.change {
        PieceChange::Same => piece.text.clone(),
        PieceChange::Added => format!("[+{}]", piece.text),
        PieceChange::Removed => format!("[-{}]", piece.text),
    };
    pieces.iter().map(one).collect()
}

/// What the differences make of a text.
fn apply(diff: &Diff, before: &Content) -> Content {
    let after = |line: &Line| match line {
        Line::Same(statement) | Line::Added { statement, .. } => Some(statement.clone()),
        Line::Changed { after, .. } => Some(after.clone()),
        Line::Removed { .. } => None,
    };
    let mut applied = before.clone();
    for changed in &diff.sections {
        applied.sections.retain(|section| section.id != changed.id);
        let statements: Vec<Statement> = changed.lines.iter().filter_map(after).collect();
        if !statements.is_empty() {
            applied.sections.push(Section { id: changed.id, title: changed.title.clone(), statements });
        }
    }
    applied.sections.sort_by_key(|section| section.id);
    if let Some(pieces) = &diff.title {
        applied.title = kept(pieces, PieceChange::Removed);
    }
    applied.kind = diff.kind.map_or(before.kind, |(_, kind)| kind);
    applied.size = diff.size.map_or(before.size, |(_, size)| size);
    applied
}

fn kept(pieces: &[Piece], without: PieceChange) -> String {
    pieces.iter().filter(|piece| piece.change != without).map(|piece| piece.text.as_str()).collect()
}

/// The same differences, seen from the other end.
fn before_of(diff: &SectionDiff) -> Vec<Statement> {
    let before = |line: &Line| match line {
        Line::Same(statement) | Line::Removed { statement, .. } => Some(statement.clone()),
        Line::Changed { before, .. } => Some(before.clone()),
        Line::Added { .. } => None,
    };
    diff.lines.iter().filter_map(before).collect()
}

#[test]
fn the_same_text_has_no_differences() {
    let diff = Diff::between(&content(), &content());
    assert_eq!(diff, Diff { title: None, kind: None, size: None, sections: Vec::new() });
    assert_eq!(diff.counts(), Counts::default());
}

#[test]
fn a_changed_word_is_found_and_a_new_line_is_new() {
    let before = ["The file has 12 rows.", "A guest gets no download.", "Rows are sorted by date."];
    let after = ["The file has 500 rows.", "A guest gets no download.", "An empty month makes no file."];
    let expected = [
        "~ The file has [-12][+500] rows.",
        "  A guest gets no download.",
        "- Rows are sorted by date.",
        "+ An empty month makes no file.",
    ];
    assert_eq!(lines(&before, &after), expected);
}

#[test]
fn several_changed_words_in_a_row_are_one_change() {
    let before = ["I see the list of all of the invoices of the month."];
    let after = ["I see the list of open bills of the month."];
    assert_eq!(lines(&before, &after), ["~ I see the list of [-all of the invoices][+open bills] of the month."]);
}

#[test]
fn what_stands_elsewhere_now_has_moved() {
    let moved = lines(
        &["One line of text", "Another thing", "A third matter"],
        &["Another thing", "A third matter", "One line of text"],
    );
    assert_eq!(moved, ["-m One line of text", "  Another thing", "  A third matter", "+m One line of text"]);
    let before = with(SectionId::InScope, &["Exports of a whole year", "One month"]);
    let mut after = with(SectionId::InScope, &["One month"]);
    after.sections.push(with(SectionId::OutOfScope, &["Exports of a whole year"]).sections.remove(0));
    let diff = Diff::between(&before, &after);
    assert_eq!(diff.counts(), Counts { moved: 1, ..Counts::default() });
}

#[test]
fn another_mark_alone_is_a_change() {
    let before = content();
    let mut after = before.clone();
    after.sections[0].statements[0].source = None;
    let diff = Diff::between(&before, &after);
    assert_eq!(diff.counts(), Counts { changed: 1, ..Counts::default() });
    assert!(matches!(&diff.sections[0].lines[0], Line::Changed { pieces, .. } if pieces.len() == 1));
}

#[test]
fn words_without_blanks_are_told_apart_too() {
    assert_eq!(spelled(&words::pieces("請求書を保存する", "領収書を保存する")), "[-請求][+領収]書を保存する");
}

#[test]
fn a_new_kind_size_and_title_are_said() {
    let before = content();
    let after = Content { title: "Download one year".to_owned(), kind: Kind::Task, size: Size::L, ..before.clone() };
    let diff = Diff::between(&before, &after);
    assert_eq!((diff.kind, diff.size), (Some((Kind::Story, Kind::Task)), Some((Size::M, Size::L))));
    assert_eq!(kept(&diff.title.unwrap(), PieceChange::Removed), "Download one year");
}

fn statement() -> impl Strategy<Value = Statement> {
    let text = prop_oneof![
        "[a-d ]{0,12}",
        Just("The file has 12 rows.".to_owned()),
        Just("The file has 500 rows.".to_owned()),
        "\\PC{0,20}",
    ];
    let clauses = proptest::option::of(Just(vec![Clause { word: "When".to_owned(), text: "I look".to_owned() }]));
    let source = proptest::option::of(Just(Source { start: 0, end: 3 }));
    (text, clauses, source).prop_map(|(text, clauses, source)| Statement { text, clauses, source })
}

fn any_content() -> impl Strategy<Value = Content> {
    let section = proptest::collection::vec(statement(), 1..6);
    let sections = proptest::sample::subsequence(SectionId::ALL.to_vec(), 0..5);
    let kinds = proptest::sample::select(vec![Kind::Story, Kind::Bug]);
    (proptest::collection::vec(section, 5), sections, "[a-c ]{0,9}", kinds).prop_map(|(texts, ids, title, kind)| {
        let sections = ids.into_iter().zip(texts).map(|(id, statements)| {
            let title = "A section".to_owned();
            Section { id, title, statements }
        });
        Content { sections: sections.collect(), title, kind, ..content() }
    })
}

proptest! {
    #[test]
    fn the_differences_make_one_text_of_the_other(before in any_content(), after in any_content()) {
        let diff = Diff::between(&before, &after);
        prop_assert_eq!(&apply(&diff, &before), &after);
        for section in &diff.sections {
            let old = before.section(section.id).map(|one| one.statements.clone()).unwrap_or_default();
            prop_assert_eq!(before_of(section), old);
        }
        let counts = diff.counts();
        let gone = diff.sections.iter().flat_map(|one| &one.lines).filter(|line| matches!(line, Line::Removed { moved: true, .. }));
        prop_assert_eq!(gone.count(), counts.moved);
    }

    #[test]
    fn the_pieces_of_a_sentence_hold_both(before in "\\PC{0,40}", after in "\\PC{0,40}") {
        let pieces = words::pieces(&before, &after);
        prop_assert_eq!(kept(&pieces, PieceChange::Added), before);
        prop_assert_eq!(kept(&pieces, PieceChange::Removed), after);
        prop_assert!(pieces.windows(2).all(|two| two[0].change != two[1].change));
    }
}
