//! Text that fits, and wakes nobody up.

use unicode_segmentation::UnicodeSegmentation as _;

/// Stands for what was left out.
const MORE: char = '…';

/// At most so many characters, cut at the border of a sign as people see it. Control characters are left out, and where
/// nothing else is left stands a dash: Slack takes no empty text.
pub fn cut(text: &str, most: usize) -> String {
    let text = clean(text);
    let text = text.trim();
    if text.is_empty() {
        return "–".to_owned();
    }
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut kept = head(text, most.saturating_sub(1)).0.trim_end().to_owned();
    kept.push(MORE);
    kept
}

/// As [`cut`], in one line.
pub fn line(text: &str, most: usize) -> String {
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// Without what no reader sees and some clients choke on.
pub fn clean(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect()
}

/// The longest beginning of at most so many characters, and the rest. Empty only where there is no text or no room.
pub fn head(text: &str, most: usize) -> (&str, &str) {
    let mut end = 0;
    let mut length = 0;
    for sign in text.graphemes(true) {
        let more = sign.chars().count();
        if length + more > most {
            break;
        }
        (end, length) = (end + sign.len(), length + more);
    }
    if end == 0 && most > 0 {
        // A single sign of more characters than fit: cut it after all.
        end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    }
    text.split_at(end)
}

/// Pieces of at most so many characters, cut after a line, else after a word, else after a sign.
pub fn pieces(text: &str, most: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.chars().count() > most {
        let (fits, _) = head(rest, most);
        let border = fits.rfind('\n').or_else(|| fits.rfind(' ')).filter(|at| *at > 0).map_or(fits.len(), |at| at + 1);
        pieces.push(rest[..border].to_owned());
        rest = &rest[border..];
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// For fields that Slack reads as its own markup: `<!channel>` is text there, and no mention.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// For answers that grow, which Slack reads as Markdown.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        if "\\`*_~[]#|!".contains(sign) {
            out.push('\\');
        }
        out.push(sign);
    }
    escaped(&out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cut_never_splits_what_people_see_as_one_sign() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        let family = "👨‍👩‍👧";
        assert_eq!(cut(&format!("a{family}{family}"), 7), format!("a{family}…"));
        assert_eq!(cut(" \u{7} ", 9), "–");
        assert_eq!(line("a\n b", 9), "a b");
        assert_eq!(pieces("one two\nthree four", 9), ["one two\n", "three ", "four"]);
        assert_eq!(escaped("<!channel> & <@U1>"), "&lt;!channel&gt; &amp; &lt;@U1&gt;");
        assert_eq!(markdown("[bank](http://a) <!here>"), "\\[bank\\](http://a) &lt;\\!here&gt;");
    }

    proptest! {
        #[test]
        fn pieces_fit_and_lose_nothing(text in "(?s).{0,300}", most in 1_usize..40) {
            let pieces = pieces(&text, most);
            prop_assert!(pieces.iter().all(|piece| piece.chars().count() <= most));
            let marks = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
            prop_assert_eq!(marks(&pieces.concat()), marks(&text));
            prop_assert!(cut(&text, most).chars().count() <= most);
        }
    }
}
