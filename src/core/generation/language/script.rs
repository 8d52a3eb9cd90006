//! Scripts, as far as they decide a language.

/// A writing system, or a group of them that appear together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    Thai,
    Hangul,
    /// Kana, with or without Han characters.
    Japanese,
    Han,
}

impl Script {
    const ALL: [Self; 10] = [
        Self::Latin,
        Self::Cyrillic,
        Self::Greek,
        Self::Arabic,
        Self::Hebrew,
        Self::Devanagari,
        Self::Thai,
        Self::Hangul,
        Self::Japanese,
        Self::Han,
    ];

    const fn of(c: char) -> Option<Self> {
        Some(match c {
            'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Self::Latin,
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Self::Greek,
            '\u{400}'..='\u{52F}' => Self::Cyrillic,
            '\u{590}'..='\u{5FF}' => Self::Hebrew,
            '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{FB50}'..='\u{FDFF}' => Self::Arabic,
            '\u{900}'..='\u{97F}' => Self::Devanagari,
            '\u{E00}'..='\u{E7F}' => Self::Thai,
            '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}' => Self::Hangul,
            '\u{3040}'..='\u{30FF}' => Self::Japanese,
            '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => Self::Han,
            _ => return None,
        })
    }

    /// The script a language is written in, where there is one.
    pub(super) fn of_language(primary: &str) -> Option<Self> {
        Some(match primary {
            "en" | "de" | "es" | "fr" | "pt" | "it" | "nl" | "pl" | "sv" | "da" | "nb" | "no" | "fi" | "cs" | "tr"
            | "ro" | "hu" | "vi" | "id" | "ca" => Self::Latin,
            "ru" | "uk" | "bg" => Self::Cyrillic,
            "el" => Self::Greek,
            "ar" | "fa" | "ur" => Self::Arabic,
            "he" => Self::Hebrew,
            "hi" | "mr" | "ne" => Self::Devanagari,
            "th" => Self::Thai,
            "ko" => Self::Hangul,
            "ja" => Self::Japanese,
            "zh" => Self::Han,
            _ => return None,
        })
    }

    /// The language, where the script leaves no choice worth mentioning.
    pub(super) const fn only_language(self) -> Option<&'static str> {
        match self {
            Self::Greek => Some("el"),
            Self::Hebrew => Some("he"),
            Self::Thai => Some("th"),
            Self::Hangul => Some("ko"),
            Self::Japanese => Some("ja"),
            Self::Han => Some("zh"),
            Self::Latin | Self::Cyrillic | Self::Arabic | Self::Devanagari => None,
        }
    }

    /// Whether a text of mostly `found` letters can be written in this script: Japanese may be mostly Han.
    pub(super) fn covers(self, found: Self) -> bool {
        self == found || (self == Self::Japanese && found == Self::Han)
    }
}

/// The script of most letters. Han characters beside kana are Japanese.
pub(super) fn dominant(text: &str) -> Option<Script> {
    let mut counts = [0_usize; Script::ALL.len()];
    for script in text.chars().filter_map(Script::of) {
        for (count, candidate) in counts.iter_mut().zip(Script::ALL) {
            *count += usize::from(candidate == script);
        }
    }
    let [.., kana, han] = &mut counts;
    if *kana * 10 >= *han && *kana > 0 {
        *kana += std::mem::take(han);
    }
    let (count, script) = counts.into_iter().zip(Script::ALL).max_by_key(|(count, _)| *count)?;
    (count > 0).then_some(script)
}

/// Whether words of this character's script follow each other without a blank, so that no place in it is half a word.
pub(in super::super) const fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{20000}'..='\u{3FFFF}')
}
