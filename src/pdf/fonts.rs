//! The fonts of a document: read once, asked for every document.

use std::collections::BTreeSet;
use std::sync::Arc;

use parley::fontique::{Blob, CharmapIndex, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, FontFamily, FontFamilyName};

/// What the families of Chinese characters end with, each with the languages that want its forms.
const HAN: [(&str, &[&str]); 5] = [
    ("JP", &["ja"]),
    ("SC", &["zh-hans", "zh-cn", "zh-sg", "zh"]),
    ("TC", &["zh-hant", "zh-tw"]),
    ("HK", &["zh-hk", "zh-mo", "yue"]),
    ("KR", &["ko"]),
];

/// Fonts in the order in which they are asked for a character. Cheap to clone.
#[derive(Clone)]
pub struct Fonts {
    pub(crate) context: FontContext,
    text: Arc<[String]>,
    code: Arc<[String]>,
    faces: Arc<[Face]>,
}

/// A font of one file, for the question whether it has a character.
struct Face {
    data: Blob<u8>,
    charmap: CharmapIndex,
}

impl Fonts {
    /// Reads files of fonts (TrueType, OpenType, collections). Families are asked in the order of the files; those that call
    /// themselves "Mono" are for code. A file that is no font is left out.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        let (mut text, mut code, mut faces) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            let data = Blob::new(Arc::new(file));
            let mut registered = collection.register_fonts(data.clone(), None);
            // A collection of fonts comes in any order; the same text has to find the same font every time.
            registered.sort_by_key(|(family, _)| collection.family_name(*family).map(str::to_owned));
            for (family, fonts) in registered {
                faces.extend(fonts.iter().map(|font| Face { data: data.clone(), charmap: font.charmap_index() }));
                let Some(name) = collection.family_name(family).map(str::to_owned) else { continue };
                let families = if name.contains("Mono") { &mut code } else { &mut text };
                if !families.contains(&name) {
                    families.push(name);
                }
            }
        }
        let context = FontContext { collection, source_cache: SourceCache::default() };
        Self { context, text: text.into(), code: code.into(), faces: faces.into() }
    }

    /// Whether there is not one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The characters of a text that no font has.
    #[must_use]
    pub fn lacks(&self, text: &str) -> BTreeSet<char> {
        let maps: Vec<_> = self.faces.iter().filter_map(|face| face.charmap.charmap(face.data.data())).collect();
        let chars: BTreeSet<char> = text.chars().filter(|c| is_seen(*c)).collect();
        chars.into_iter().filter(|c| !maps.iter().any(|map| map.map(*c).is_some_and(|glyph| glyph != 0))).collect()
    }

    /// The families for text in a language, the one for its Chinese characters before the others of that kind. Those for code
    /// come last: a sign that no other font has is printed all the same, and [`Self::lacks`] counts on them.
    pub(crate) fn text_in(&self, language: &str) -> FontFamily<'static> {
        let mut names = self.in_order(&self.text, language);
        names.extend(self.in_order(&self.code, language));
        list(names)
    }

    /// The families for code in a language.
    pub(crate) fn code_in(&self, language: &str) -> FontFamily<'static> {
        let mut names = self.in_order(&self.code, language);
        names.extend(self.in_order(&self.text, language));
        list(names)
    }

    fn in_order(&self, families: &[String], language: &str) -> Vec<String> {
        let mut names = families.to_vec();
        let Some(wanted) = han(language) else { return names };
        let is_han = |name: &String| HAN.iter().any(|(end, _)| ends_with(name, end));
        let Some(first) = names.iter().position(is_han) else { return names };
        if let Some(at) = names.iter().position(|name| ends_with(name, wanted)) {
            let name = names.remove(at);
            names.insert(first.min(names.len()), name);
        }
        names
    }
}

fn list(names: Vec<String>) -> FontFamily<'static> {
    let names: Vec<FontFamilyName<'static>> =
        names.into_iter().map(|name| FontFamilyName::Named(name.into())).collect();
    FontFamily::List(names.into())
}

/// The end of the family with the forms that readers of a language expect.
fn han(language: &str) -> Option<&'static str> {
    let language = language.to_ascii_lowercase();
    let belongs = |tag: &&str| language.strip_prefix(*tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let best = |tags: &[&str]| tags.iter().filter(|tag| belongs(tag)).map(|tag| tag.len()).max();
    let found = HAN.iter().filter_map(|(end, tags)| best(tags).map(|length| (length, *end)));
    found.max_by_key(|(length, _)| *length).map(|(_, end)| end)
}

fn ends_with(name: &str, end: &str) -> bool {
    name.strip_suffix(end).is_some_and(|rest| rest.ends_with(' '))
}

/// Whether a character leaves ink or room. Those that steer how others look may be missing without a loss.
pub(crate) fn is_seen(c: char) -> bool {
    let steers = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}');
    !steers && !c.is_whitespace() && !c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_forms_of_chinese_characters() {
        for (language, end) in [
            ("ja", Some("JP")),
            ("ja-JP", Some("JP")),
            ("zh", Some("SC")),
            ("zh-Hant", Some("TC")),
            ("zh-TW", Some("TC")),
            ("zh-HK", Some("HK")),
            ("ko", Some("KR")),
            ("en", None),
            ("jam", None),
        ] {
            assert_eq!(han(language), end, "{language}");
        }
    }

    #[test]
    fn what_is_no_font_is_left_out() {
        assert!(Fonts::new([b"not a font".to_vec(), Vec::new()]).is_empty());
    }

    #[test]
    fn a_character_that_no_font_has_is_named() {
        let fonts = Fonts::new([dejavu::sans::regular().to_vec()]);
        assert!(!fonts.is_empty());
        let missing: Vec<char> = fonts.lacks("Grüße, שלום, 請求書 \u{200d}\u{fe0f}\n").into_iter().collect();
        assert_eq!(missing, ['書', '求', '請']);
    }
}
