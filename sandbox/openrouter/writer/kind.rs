//! Which kind of work an idea describes, by its words.

use std::sync::LazyLock;

use regex::Regex;

use super::brief::Brief;
use super::pattern;

/// What speaks for a kind, the most telling first: defects and questions are seldom mentioned by the way.
static SIGNS: LazyLock<[(&str, Regex); 5]> = LazyLock::new(|| {
    [
        ("spike", pattern(SPIKE)),
        ("bug", pattern(BUG)),
        ("epic", pattern(EPIC)),
        ("task", pattern(TASK)),
        ("story", pattern(STORY)),
    ]
});

const SPIKE: &str = r"(?i)\b(spike|investigate|research|evaluate|feasib\w+|proof of concept|find out (?:if|whether|which|how)|figure out|should we use|is it possible|compare|look into|untersuchen|herausfinden|evaluieren|machbar\w*|vergleichen|klären, ob|étudier|évaluer|comparer|faisabilité|savoir si|investigar|evaluar|averiguar|viabilidad|avaliar|pesquisar|viabilidade|descobrir se)\b";
const BUG: &str = r"(?i)\b(bug|crash\w*|broken|does ?n[o']t work|does not work|not working|stopped working|fails?|failing|errors?|wrong(?:ly)?|incorrect\w*|freez\w+|hangs|blank page|white screen|nothing happens|times out|exception|twice|duplicate\w*|forgets|loses|lost|gone|missing|instead of|typo|slow|disappear\w*|stuck|won't|can't log|cannot log|kaputt|fehler\w*|stürzt|absturz|funktioniert nicht|geht nicht|falsch\w*|hängt|passiert nichts|nicht mehr|verschwind\w*|bleibt leer|doppelt|ne fonctionne|ne marche|plante|erreur|page blanche|disparaî\w+|deux fois|no funciona|fall[ao]|se cierra|se cuelga|error|en blanco|desaparec\w+|dos veces|não funciona|erro|trava|travou|não abre|não carrega|em branco|duas vezes|fecha sozinho)\b";
const EPIC: &str = r"(?i)\b(epic|overhaul|from scratch|whole new|entire|marketplace|customer portal|portal|end to end|multi-?tenan\w+|platform for|management system|self[- ]service|a complete|a full|loyalty program\w*|komplett neu|kundenportal|plattform|marktplatz|von grund auf|gesamte[nr]?|refonte|plateforme|portail|système complet|place de marché|plataforma|desde cero|sistema completo|do zero)\b";
const TASK: &str = r"(?i)^\W*(task|chore|upgrade|update|bump|migrate|rename|refactor|remove|set ?up|configure|clean up|document|rotate|renew|replace|move|install|switch|deprecate|archive|enable|disable|actualizar|migrar|renombrar|configurar|renovar|reemplazar|mettre à jour|migrer|renommer|configurer|renouveler|remplacer|supprimer|atualizar|renomear|substituir|remover)\b|\b(aktualisieren|umbenennen|migrieren|einrichten|konfigurieren|erneuern|ersetzen|umstellen|installieren|zertifikat\w*|dependenc\w+|technical debt|unit tests)\b";
const STORY: &str = r"(?i)\b(as an? \w+|i want|wants? to|needs? to|would like|should be able to|so that|let \w+|allow \w+|we need|als \w+|möchten?|sollen|können|damit|en tant que|je veux|veulent|pouvoir|besoin de|como \w+|quier\w+|necesita\w*|poder|quer\w+|precisa\w*|gostaria)\b";

const WISH: &str = r"(?im)^(?:[\w' ,-]{2,60} )?(wants? to|would like to|möchten?|wollen|quieren?|veulent|querem)\b";

/// A kind and the words that decided.
pub(super) struct Seen {
    pub(super) kind: String,
    pub(super) words: Option<String>,
}

/// Sees the kind; the wished one wins.
fn see(text: &str, wished: Option<&str>) -> Seen {
    let found = |(kind, signs): &(&str, Regex)| {
        signs.find(text).map(|sign| ((*kind).to_owned(), sign.as_str().trim().to_owned()))
    };
    let seen = match wished {
        Some(wished) => SIGNS.iter().filter(|(kind, _)| *kind == wished).find_map(found),
        None => SIGNS.iter().find_map(found),
    };
    match (seen, wished) {
        (Some((kind, words)), _) => Seen { kind, words: Some(words) },
        (None, Some(wished)) => Seen { kind: wished.to_owned(), words: None },
        (None, None) => Seen { kind: "story".to_owned(), words: None },
    }
}

/// The kind of a brief: the wished one, else the suggested one, unless somebody plainly wants to do something: "report a
/// broken heater" is a wish, and no defect.
pub(super) fn choose(text: &str, brief: &Brief, has_orders: bool) -> Seen {
    let wished = brief.kind.clone().or_else(|| asked_for(brief.instruction.as_deref()));
    let is_open = wished.is_none() && brief.suggested.as_deref().is_none_or(|kind| kind == "bug");
    if let Some(wish) = pattern(WISH).captures(text).filter(|_| is_open) {
        return Seen { kind: "story".to_owned(), words: Some(wish[1].to_owned()) };
    }
    // A suggestion that rests on orders to the writer counts for nothing.
    see(text, wished.or_else(|| brief.suggested.clone().filter(|_| !has_orders)).as_deref())
}

/// The kind an instruction asks for: "make it a bug".
pub(super) fn asked_for(instruction: Option<&str>) -> Option<String> {
    let asked = pattern(r"(?i)\b(?:make|turn|write|rewrite|as|into|als|zu|en)\b.{0,20}\b(story|bug|task|epic|spike)\b");
    Some(asked.captures(instruction?)?[1].to_lowercase())
}
