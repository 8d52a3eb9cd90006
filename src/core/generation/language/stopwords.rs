//! The most frequent words of a few languages: they tell the language, and they carry no content.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Frequent words of one language, and letters that hint at it.
pub(super) struct Frequent {
    pub(super) tag: &'static str,
    words: HashSet<&'static str>,
    letters: &'static str,
}

impl Frequent {
    /// Whether the word is frequent here.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// How many of the words are frequent here, and one more when a telling letter appears.
    pub(super) fn score(&self, words: &[String], text: &str) -> usize {
        let hits = words.iter().filter(|word| self.words.contains(word.as_str())).count();
        hits + usize::from(text.chars().any(|c| self.letters.contains(c)))
    }
}

pub(super) static LANGUAGES: LazyLock<Vec<Frequent>> = LazyLock::new(|| {
    [
        ("en", ENGLISH, ""),
        ("de", GERMAN, "äöüßÄÖÜ"),
        ("es", SPANISH, "ñ¿¡Ñ"),
        ("fr", FRENCH, "œêèùÊÈ"),
        ("pt", PORTUGUESE, "ãõÃÕ"),
        ("it", ITALIAN, "ìò"),
        ("nl", DUTCH, ""),
    ]
    .into_iter()
    .map(|(tag, words, letters)| Frequent { tag, words: words.split_whitespace().collect(), letters })
    .collect()
});

/// Whether a word in lower case is frequent in any of them.
pub(super) fn holds(word: &str) -> bool {
    LANGUAGES.iter().any(|list| list.words.contains(word))
}

/// Whether the frequent words of this language are known here.
pub(super) fn is_known(primary: &str) -> bool {
    LANGUAGES.iter().any(|list| list.tag == primary)
}

const ENGLISH: &str = "a about after all also am an and any are as at be because been before but by can cannot can't could \
    did do does doesn't don't each every for from get gets had has have he her his how i if in instead into is isn't it its \
    it's just like may me more must my need needs no not now of on only or our out over see should so some such than that \
    the their them then there these they this those to too up us was we were what when where which while who why will with \
    without would you your";
const GERMAN: &str = "aber alle als also am an auch auf aus bei beim bin bis da damit dann das dass dem den der des die dies \
    diese dieser dieses doch ein eine einem einen einer eines er es etwas für gibt hat haben ich ihr ihre ihren im immer in \
    ist ja jede jeder jedes jetzt kann kein keine keinen können man mehr mein meine mit muss müssen nach nicht nichts noch \
    nur ob oder ohne pro schon sein seine sich sie sind so soll sollen sollte über um und uns unser unsere unter vom von vor \
    war was weil wenn wer werden wie will wir wird wo wollen zu zum zur zwischen";
const SPANISH: &str = "a al algo algún como con cuando cada de debe deben del desde donde el ella ellos en entre era es esa \
    ese eso esta está están este esto estos fue ha hacer hay hasta la las le les lo los más me mi mientras mis muy ni no \
    nos nosotros nuestra nuestro o para pero poder por porque pueda puede pueden que qué quiere quiero se según ser si sí \
    sin sobre solo son su sus también tan te tener tiene tienen todas todo todos tu un una uno unos y ya yo";
const FRENCH: &str = "a afin ai alors au aucun aussi aux avec car ce ces cela cet cette chaque comme dans de depuis des doit \
    doivent donc du elle en entre es est et être eux faut fait il ils je jusqu l la le les leur leurs lorsque lui ma mais me \
    mes moi mon ne nos notre nous on ont ou où par pas peut peuvent plus pour pouvoir quand que qu qui quoi sa sans se ses \
    si son sont sur ta te tes toi ton tous tout toute toutes tu un une veut veux vos votre vous y";
const PORTUGUESE: &str = "a ao aos algum alguma as até cada com como da das de deve devem dela dele depois do dos e é ela \
    elas ele eles em enquanto entre era essa esse esta está estão este eu foi há isso já lhe mais mas me mesmo meu minha \
    muito na não nas nem no nos nossa nosso num numa o os ou para pela pelo pode podem poder por porque possa precisa \
    precisam preciso quando que quem quer quero são se sem ser seu seus só sobre sua suas também te tem têm todas todos um \
    uma umas você vocês";
const ITALIAN: &str = "a ad ai al alla alle anche che chi ci come con da dal dalla dei del della delle di dopo e è era gli ha \
    hanno i il in io la le li lo loro ma mi mia mio ne nel nella no noi non nostra nostro o ogni per perché più può quando \
    quello questa questo se senza si sia solo sono su sua sui suo tra tutti tutto un una uno vuole voglio deve devono";
const DUTCH: &str = "aan al alle als ben bij bijna dan dat de deze die dit doen door een elke en er geen gebruikers haar had \
    heb hebben heeft het hij hoe hun ik in is je kan kunnen maar maken me meer met mijn moet moeten naar niet nog nu of om \
    omdat ons onze ook op over te tot uit van veel voor waar was wat we wel welke wie wij wil worden wordt zal ze zich zijn \
    zo zodat zonder";
