//! What a file with a ticket is called.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::document::Document;
use super::format::Format;

/// The longest part that comes from the title, in characters.
const MAX_TITLE: usize = 60;

/// `T-12-download-one-month.md`, twice: both hold only signs that can stand in a header and in every file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// ASCII: letters, digits, `-` and `.`.
    pub plain: String,
    /// The letters of the title's own script, as UTF-8 with `%` (RFC 8187).
    pub encoded: String,
}

impl FileName {
    /// The name of a document in a format.
    #[must_use]
    pub fn of(document: &Document, format: Format) -> Self {
        Self::ending(document, format.extension())
    }

    /// The name of a document in a file that ends in `extension`: ASCII letters, digits and dots.
    #[must_use]
    pub fn ending(document: &Document, extension: &str) -> Self {
        let number = document.number.map_or_else(|| "ticket".to_owned(), |number| format!("T-{number}"));
        let name = |title: &str| {
            let dash = if title.is_empty() { "" } else { "-" };
            format!("{number}{dash}{title}.{extension}")
        };
        let title = document.content.title.to_lowercase();
        let ascii: String = title.nfd().filter(|c| !is_combining_mark(*c)).collect();
        Self {
            plain: name(&words(&ascii, |c| c.is_ascii_alphanumeric())),
            encoded: encoded(&name(&words(&title, |c| c.is_alphanumeric() || is_combining_mark(c)))),
        }
    }

    /// The value of `Content-Disposition` that saves it.
    #[must_use]
    pub fn disposition(&self) -> String {
        format!("attachment; filename=\"{}\"; filename*=UTF-8''{}", self.plain, self.encoded)
    }
}

/// The words of a title joined by `-`, whole words as long as there is room.
fn words(title: &str, belongs: impl Fn(char) -> bool) -> String {
    let mut joined = String::new();
    let mut length = 0;
    for word in title.split(|c| !belongs(c)).filter(|word| !word.is_empty()) {
        let dash = usize::from(length > 0);
        let room = MAX_TITLE.saturating_sub(length + dash);
        let chars = word.chars().count();
        if chars > room && length > 0 {
            break;
        }
        if dash == 1 {
            joined.push('-');
        }
        joined.extend(word.chars().take(room));
        length += dash + chars.min(room);
    }
    joined
}

fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::super::tests::story;
    use super::*;

    fn name(title: &str) -> FileName {
        let mut document = story();
        document.content.title = title.to_owned();
        document.number = Some(12);
        FileName::of(&document, Format::GitHub)
    }

    #[test]
    fn a_name_is_made_of_letters_digits_and_dashes() {
        assert_eq!(
            name("Download one month of invoices as CSV").plain,
            "T-12-download-one-month-of-invoices-as-csv.md"
        );
        assert_eq!(name("Größe ändern: „Über uns“").plain, "T-12-große-andern-uber-uns.md".replace("ß", "-"));
        assert_eq!(name("Größe").encoded, "T-12-gr%C3%B6%C3%9Fe.md");
        assert_eq!((name("請求書").plain.as_str(), name("請").encoded.as_str()), ("T-12.md", "T-12-%E8%AB%8B.md"));
    }

    #[test]
    fn j03_j10_nothing_of_a_title_leaves_the_name() {
        for title in
            ["../../etc/passwd", "a\"; filename=\"b", "a\r\nSet-Cookie: x=1", "..\\%00", "CON", &"x".repeat(500)]
        {
            let FileName { plain, encoded } = name(title);
            let is_tame = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '%');
            assert!(plain.chars().all(|c| is_tame(c) && c != '%') && encoded.chars().all(is_tame), "{plain} {encoded}");
            assert!(plain.starts_with("T-12-") && !plain.contains("..") && plain.len() < 80, "{plain}");
        }
    }
}
