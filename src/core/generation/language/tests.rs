use super::*;

fn found(text: &str) -> Option<String> {
    detect(text).map(String::from)
}

#[test]
fn languages_are_told_by_frequent_words_and_scripts() {
    let texts = [
        ("en", "The export button does not work when a month has no invoices"),
        ("en", "As a user I want to reset my password so that I can log in"),
        ("de", "Beim Klick auf Speichern stürzt die App ab und die Daten sind weg"),
        ("de", "Wir wollen wissen, ob sich ein Wechsel zu PostgreSQL lohnt"),
        ("es", "La aplicación se cierra cuando abro el carrito en el móvil"),
        ("es", "Como cliente quiero descargar mis facturas para enviarlas a mi gestor"),
        ("fr", "Quand je clique sur enregistrer, la page reste blanche et je perds mes données"),
        ("fr", "En tant que comptable, je veux exporter les factures du mois"),
        ("pt", "O aplicativo não abre quando estou sem internet e os dados são perdidos"),
        ("pt", "Preciso que os clientes possam cancelar a assinatura pela página da conta"),
        ("it", "Quando apro la pagina delle fatture il filtro non funziona più"),
        ("nl", "Als ik op opslaan klik gebeurt er niets en ik krijg geen melding"),
        ("ja", "請求書をCSVでダウンロードできるようにしたい"),
        ("zh", "用户需要导出每个月的发票"),
        ("ko", "사용자가 청구서를 내려받을 수 있어야 합니다"),
        ("ru", "Пользователь не может войти, если пароль содержит пробел, мы этого не ожидали, это ошибка, выход"),
        ("uk", "Користувач не може увійти, якщо пароль містить пробіл"),
        ("el", "Ο χρήστης δεν μπορεί να συνδεθεί"),
    ];
    for (tag, text) in texts {
        assert_eq!(found(text).as_deref(), Some(tag), "{text}");
    }
}

#[test]
fn what_is_not_certain_is_not_said() {
    for text in ["", "Login kaputt", "CSV export", "12345 !!!", "dark mode", "🙂🙂"] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn a_contradiction_needs_certainty() {
    let german = Language::parse("de").unwrap();
    let english = "The export has one row per invoice and the file is sent to the person who asked for it";
    assert!(contradicts(&german, english));
    assert!(!contradicts(&german, "Der Export hat eine Zeile pro Rechnung und wird an die Person gesendet"));
    assert!(!contradicts(&german, "CSV Export"));
    assert!(contradicts(&Language::parse("ja").unwrap(), english));
    assert!(!contradicts(&Language::parse("ja").unwrap(), "請求書一覧"));
    let finnish = Language::parse("fi").unwrap();
    assert!(!contradicts(&finnish, english), "Finnish has no word list here, so only its script is compared");
}

#[test]
fn tags_are_read_and_written() {
    for (tag, want) in
        [("en", Some("en")), ("PT-BR", Some("pt-BR")), ("zh-Hans", Some("zh-Hans")), (" de ", Some("de"))]
    {
        assert_eq!(Language::parse(tag).as_ref().map(Language::as_str), want);
    }
    for tag in ["", "e", "English", "de_DE", "en-", "1n", "en-waytoolongsubtag"] {
        assert_eq!(Language::parse(tag), None, "{tag}");
    }
    assert_eq!(Language::parse("pt-BR").unwrap().primary(), "pt");
    assert_eq!(serde_json::from_str::<Language>("\"fr\"").unwrap().to_string(), "fr");
    assert!(serde_json::from_str::<Language>("\"klingon\"").is_err());
    assert_eq!(RequestedLanguage::parse("auto"), Some(RequestedLanguage::Auto));
    assert_eq!(RequestedLanguage::parse("pt-br").unwrap().to_string(), "pt-BR");
    assert_eq!(RequestedLanguage::parse("xx-"), None);
    assert_eq!(RequestedLanguage::parse("klingon"), None);
}
