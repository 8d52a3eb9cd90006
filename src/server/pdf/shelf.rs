//! The fonts: those that the program brings, and those that the machine has.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use myba_pdf::{Error, Fonts};

use crate::http::built;

/// What the program brings, in the order in which it is asked: Latin, Greek, Cyrillic and Devanagari, Arabic and Persian,
/// Hebrew, and code.
const OWN: [&str; 7] = [
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "Vazirmatn-Regular.ttf",
    "Vazirmatn-Bold.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoSansMono-Regular.ttf",
];

/// What a machine may have beyond that, by the names of the files. Chinese, Japanese and Korean are in one.
const OTHERS: [&str; 15] = [
    "NotoSansCJK-Regular",
    "NotoSansCJK-Bold",
    "NotoColorEmoji",
    "NotoSansThai-Regular",
    "NotoSansBengali-Regular",
    "NotoSansTamil-Regular",
    "NotoSansTelugu-Regular",
    "NotoSansGujarati-Regular",
    "NotoSansGeorgian-Regular",
    "NotoSansArmenian-Regular",
    "NotoSansEthiopic-Regular",
    "NotoSansArabic-Regular",
    "NotoSansMath-Regular",
    "NotoSansSymbols-Regular",
    "NotoSansSymbols2-Regular",
];

/// How deep folders are looked through.
const DEPTH: u8 = 8;

/// Gives the fonts for a text. Those of the machine are large, so they are read when a text first needs them.
pub struct Shelf {
    web_dir: PathBuf,
    folders: Vec<PathBuf>,
    own: Mutex<Option<Fonts>>,
    all: Mutex<Option<Fonts>>,
}

impl Shelf {
    /// `web_dir` is where a debug build finds what the program brings; `folders` are the machine's.
    #[must_use]
    pub const fn new(web_dir: PathBuf, folders: Vec<PathBuf>) -> Self {
        Self { web_dir, folders, own: Mutex::new(None), all: Mutex::new(None) }
    }

    /// The fonts that a text needs.
    ///
    /// # Errors
    /// When the program's own are missing.
    pub fn fonts_for(&self, text: &str) -> Result<Fonts, Error> {
        let own = kept(&self.own, || {
            let fonts = Fonts::new(self.own_files());
            let is_final = !fonts.is_empty();
            (fonts, is_final)
        });
        if own.is_empty() {
            return Err(Error::NoFont);
        }
        if own.lacks(text).is_empty() {
            return Ok(own);
        }
        Ok(kept(&self.all, || {
            let others = self.other_files();
            let is_final = !others.is_empty();
            (Fonts::new(self.own_files().into_iter().chain(others)), is_final)
        }))
    }

    fn own_files(&self) -> Vec<Vec<u8>> {
        let file = |name: &&str| built(&self.web_dir, &format!("fonts/{name}")).map(std::borrow::Cow::into_owned);
        OWN.iter().filter_map(file).collect()
    }

    fn other_files(&self) -> Vec<Vec<u8>> {
        let mut found: [Option<PathBuf>; OTHERS.len()] = Default::default();
        for folder in &self.folders {
            look(folder, DEPTH, &mut found);
        }
        found.iter().flatten().filter_map(|path| fs::read(path).ok()).collect()
    }
}

/// What was read before, or is read now. What is not final is read again the next time: the web app may still be built, and a
/// machine may get its fonts while we run.
fn kept(place: &Mutex<Option<Fonts>>, read: impl FnOnce() -> (Fonts, bool)) -> Fonts {
    let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = &*place {
        return known.clone();
    }
    let (fonts, is_final) = read();
    if is_final {
        *place = Some(fonts.clone());
    }
    fonts
}

/// Notes the first file of each name, in a fixed order.
fn look(folder: &Path, depth: u8, found: &mut [Option<PathBuf>; OTHERS.len()]) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                look(&path, depth - 1, found);
            }
            continue;
        }
        let is_font = path.extension().is_some_and(|end| ["ttf", "otf", "ttc"].iter().any(|known| end == *known));
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if let Some(at) = OTHERS.iter().position(|name| is_font && *name == stem)
            && found[at].is_none()
        {
            found[at] = Some(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_read_when_a_text_needs_them_and_when_they_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let (web, machine) = (folder.path().join("dist"), folder.path().join("fonts"));
        fs::create_dir_all(web.join("fonts")).unwrap();
        fs::create_dir_all(machine.join("deep/er")).unwrap();
        let shelf = Shelf::new(web.clone(), vec![machine.clone()]);
        assert_eq!(shelf.fonts_for("a").err(), Some(Error::NoFont));
        fs::write(web.join("fonts/NotoSans-Regular.ttf"), dejavu::serif::regular()).unwrap();
        assert!(shelf.fonts_for("a").unwrap().lacks("a").is_empty(), "the build came later");
        // Only the font without serifs has the letter.
        let letter = "א";
        assert_eq!(shelf.fonts_for(letter).unwrap().lacks(letter).len(), 1);
        fs::write(machine.join("deep/er/NotoSansSymbols-Regular.ttf"), dejavu::sans::regular()).unwrap();
        assert!(shelf.fonts_for(letter).unwrap().lacks(letter).is_empty(), "the machine's came later");
    }
}
