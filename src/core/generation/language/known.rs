//! The languages somebody may wish for: ISO 639-1, as <https://www.loc.gov/standards/iso639-2/> lists it.

/// All codes, in order.
const CODES: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht \
    hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky \
    la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny \
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss \
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo \
    za zh zu\
    ";

/// Ways of writing that make a difference to a reader.
const SCRIPTS: [&str; 5] = ["Arab", "Cyrl", "Hans", "Hant", "Latn"];

/// A tag in its usual spelling: a known language, if need be a script, if need be a region (`de`, `zh-Hant`, `pt-BR`,
/// `es-419`). `None` for everything else.
pub(super) fn spelled(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    if language.len() != 2 || !CODES.split(' ').any(|code| code == language) {
        return None;
    }
    let mut spelled = language;
    let mut next = parts.next();
    if let Some(script) = next.and_then(|part| SCRIPTS.into_iter().find(|script| script.eq_ignore_ascii_case(part))) {
        spelled = format!("{spelled}-{script}");
        next = parts.next();
    }
    if let Some(region) = next {
        let letters = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
        let digits = region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit());
        if !letters && !digits {
            return None;
        }
        spelled = format!("{spelled}-{}", region.to_ascii_uppercase());
    }
    parts.next().is_none().then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_languages_that_exist_can_be_wished_for() {
        let known = [
            ("de", "de"),
            ("PT-br", "pt-BR"),
            ("zh-hant", "zh-Hant"),
            ("sr-Latn-rs", "sr-Latn-RS"),
            ("es-419", "es-419"),
        ];
        for (tag, want) in known {
            assert_eq!(spelled(tag).as_deref(), Some(want));
        }
        for tag in ["", "zz", "xx-yy", "klingon", "tlh", "d", "de-", "de-D", "de-DE-x", "de_DE", "de-Latn-", "english"]
        {
            assert_eq!(spelled(tag), None, "{tag}");
        }
        let codes: Vec<&str> = CODES.split(' ').collect();
        assert!(codes.len() == 183 && codes.iter().all(|code| code.len() == 2) && codes.is_sorted(), "{codes:?}");
    }
}
