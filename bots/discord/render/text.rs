//! Text that fits, and that Discord shows as it was written: it rings nobody, leads nowhere and looks like nothing else.

use unicode_segmentation::UnicodeSegmentation as _;
use url::Url;

use crate::discord::words;

/// Stands for what was left out.
const MORE: char = '…';
/// Of an address that is a link.
const ADDRESS: usize = 500;
/// Takes no room, and still is a sign.
pub const BLANK: &str = "\u{200b}";

/// The length that is held against limits. Discord does not say what it counts; UTF-16 is the longest of what it may.
pub fn size(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Without what no reader sees and some clients choke on.
pub fn clean(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect()
}

/// The longest beginning that fits, cut at the border of a sign as people see it and never behind the first half of an escape.
fn head(text: &str, most: usize) -> &str {
    let (mut end, mut length) = (0, 0);
    for sign in text.graphemes(true) {
        length += size(sign);
        if length > most {
            break;
        }
        end += sign.len();
    }
    if end == 0 {
        // A single sign that is longer than what fits: cut it after all.
        let mut length = 0;
        end = text.chars().take_while(|sign| fits(&mut length, sign.len_utf16(), most)).map(char::len_utf8).sum();
    }
    let kept = &text[..end];
    let slashes = kept.bytes().rev().take_while(|byte| *byte == b'\\').count();
    if end < text.len() && slashes % 2 == 1 { &kept[..kept.len() - 1] } else { kept }
}

fn fits(length: &mut usize, more: usize, most: usize) -> bool {
    *length += more;
    *length <= most
}

/// At most so long. Where nothing is left stands a dash: Discord takes no empty text.
fn shortened(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "–".to_owned();
    }
    if size(text) <= most {
        return text.to_owned();
    }
    let mut kept = head(text, most.saturating_sub(1)).trim_end().to_owned();
    kept.push(MORE);
    kept
}

/// Plain text of at most this length, for places where Discord reads no markup.
pub fn cut(text: &str, most: usize) -> String {
    shortened(&clean(text), most)
}

/// As [`cut`], in one line.
pub fn line(text: &str, most: usize) -> String {
    cut(&one_line(text), most)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of at most this length, for places where Discord reads markup.
pub fn quoted(text: &str, most: usize) -> String {
    shortened(&escaped(&clean(text)), most)
}

/// As [`quoted`], in one line.
pub fn quoted_line(text: &str, most: usize) -> String {
    quoted(&one_line(text), most)
}

/// Markup as text. What looks like an address is no link: it could be written by somebody who wants it to be followed.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    // Nothing but blanks, or nothing but digits, since the line began.
    let (mut is_start, mut is_number) = (true, false);
    for (at, sign) in text.char_indices() {
        let is_markup = "\\*_~`|<>[]@".contains(sign)
            || (is_start && "-+#".contains(sign))
            || (is_number && sign == '.')
            || (sign == ':' && text[at..].starts_with("://"));
        if is_markup {
            out.push('\\');
        }
        out.push(sign);
        (is_start, is_number) = match sign {
            '\n' => (true, false),
            _ if sign.is_whitespace() => (is_start, false),
            _ => (false, sign.is_ascii_digit() && (is_start || is_number)),
        };
    }
    out
}

/// Sentences of ours, of at most this length. An address at their end is the only thing that leads anywhere; the brackets
/// keep Discord from showing a picture of it.
pub fn sentences(text: &str, most: usize) -> String {
    let text = clean(text);
    let text = text.trim();
    let start =
        text.rfind(char::is_whitespace).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let address = Some(&text[start..]).filter(|last| is_address(last) && size(last) + 40 < most);
    let Some(address) = address else { return shortened(&escaped(text), most) };
    let before = text[..start].trim_end();
    if before.is_empty() {
        return format!("<{address}>");
    }
    format!("{} <{address}>", shortened(&escaped(before), most - size(address) - 3))
}

fn is_address(word: &str) -> bool {
    let is_plain = word.bytes().all(|sign| sign.is_ascii_graphic() && !b"<>|\"'()[]\\`*".contains(&sign));
    is_plain
        && word.len() <= ADDRESS
        && (word.starts_with("https://") || word.starts_with("http://"))
        && Url::parse(word).is_ok()
}

/// Text to be copied as it is, in boxes of at most this length.
pub fn boxes(text: &str, most: usize) -> Vec<String> {
    // Three of these would end the box.
    let text = clean(text).replace("```", &format!("``{BLANK}`"));
    let text = text.trim_end_matches('`').trim_matches('\n');
    pieces(text, most.saturating_sub(8)).into_iter().map(|piece| format!("```\n{}\n```", piece.trim_end())).collect()
}

/// Pieces of at most this length, cut after a line, else after a word, else after a sign.
pub fn pieces(text: &str, most: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while size(rest) > most {
        let kept = head(rest, most.max(2));
        let border = kept.rfind('\n').or_else(|| kept.rfind(' ')).filter(|at| *at > 0).map_or(kept.len(), |at| at + 1);
        pieces.push(rest[..border].to_owned());
        rest = &rest[border..];
        if border == 0 {
            break;
        }
    }
    pieces.push(rest.to_owned());
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// A line with what goes before it and after it, in pieces of at most this length.
pub fn marked(before: &str, text: &str, is_assumed: bool, most: usize) -> Vec<String> {
    let text = clean(text);
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    // Together: what begins a list at the start of a line is harmless behind a mark.
    let mut pieces = pieces(&escaped(&format!("{before}{text}")), most - size(words::ASSUMED));
    for piece in &mut pieces {
        *piece = piece.trim_end().to_owned();
    }
    if let Some(last) = pieces.last_mut().filter(|_| is_assumed) {
        last.push_str(words::ASSUMED);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn i14_markup_is_text() {
        assert_eq!(escaped("@everyone <@1> [bank](http://e.tld)"), "\\@everyone \\<\\@1\\> \\[bank\\](http\\://e.tld)");
        assert_eq!(escaped("# a\n- b\n 12. c\n> d -e 3.5"), "\\# a\n\\- b\n 12\\. c\n\\> d -e 3.5");
        assert_eq!(
            escaped("*b* __u__ ~~s~~ ||x|| `c` \\"),
            "\\*b\\* \\_\\_u\\_\\_ \\~\\~s\\~\\~ \\|\\|x\\|\\| \\`c\\` \\\\"
        );
        assert_eq!(sentences("The whole: https://a.example/t_1?b=2", 200), "The whole: <https://a.example/t_1?b=2>");
        assert_eq!(sentences("see https://a.example. Then", 200), "see https\\://a.example. Then");
    }

    #[test]
    fn a_cut_keeps_signs_and_escapes_whole() {
        assert_eq!(quoted("ab***", 5), "ab\\*…");
        assert_eq!(quoted("ab***", 6), "ab\\*…");
        let family = "👨‍👩‍👧";
        assert_eq!(cut(&format!("a{family}{family}"), 10), format!("a{family}…"));
        assert_eq!(cut(" \u{7} ", 9), "–");
        assert_eq!(boxes("a```b", 50), ["```\na``\u{200b}`b\n```"]);
    }

    proptest! {
        #[test]
        fn i17_anything_fits(text in "(?s).{0,300}|[\\\\*_]{0,60}", most in 40_usize..80) {
            for shown in [cut(&text, most), quoted(&text, most), sentences(&text, most)] {
                prop_assert!(size(&shown) <= most && !shown.is_empty(), "{shown}");
            }
            for shown in pieces(&escaped(&text), most).into_iter().chain(boxes(&text, most)) {
                prop_assert!(size(&shown) <= most, "{shown}");
            }
            for shown in marked("┆ ", &text, true, most) {
                prop_assert!(size(&shown) <= most, "{shown}");
            }
            let marks = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
            prop_assert_eq!(marks(&pieces(&escaped(&text), most).concat()), marks(&escaped(&text)));
        }
    }
}
