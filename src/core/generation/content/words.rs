//! The words a ticket is put together with, in the languages we know; English elsewhere.

use crate::generation::content::SectionId;
use crate::generation::language::Language;

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Headings, in the order of [`SectionId::ALL`].
    headings: [&'static str; 15],
    /// Before the role, the wish and the benefit.
    pub story: [&'static str; 3],
    /// Between the role and the wish.
    pub comma: &'static str,
    /// Given, when, then: as the first word and inside the sentence.
    pub given: &'static str,
    pub when: [&'static str; 2],
    pub then: [&'static str; 2],
    /// Before the options of a question, and before its default.
    pub options: &'static str,
    pub default: &'static str,
    /// Before the children that come first.
    pub after: &'static str,
    /// low, medium, high, critical.
    pub severity: [&'static str; 4],
}

impl Words {
    /// The heading of a section.
    pub fn heading(&self, id: SectionId) -> &'static str {
        let at = SectionId::ALL.iter().position(|known| *known == id);
        at.and_then(|at| self.headings.get(at)).copied().unwrap_or_default()
    }
}

/// The words of a language.
pub fn words_of(language: &Language) -> &'static Words {
    match language.primary() {
        "de" => &GERMAN,
        "es" => &SPANISH,
        "fr" => &FRENCH,
        "pt" => &PORTUGUESE,
        _ => &ENGLISH,
    }
}

const ENGLISH: Words = Words {
    headings: [
        "Story",
        "Goal",
        "Steps to reproduce",
        "What happens",
        "What should happen",
        "Environment",
        "Severity",
        "Acceptance criteria",
        "Child stories",
        "Edge cases",
        "Open questions",
        "Assumptions",
        "Estimate",
        "In scope",
        "Out of scope",
    ],
    story: ["As a", "I want", "so that"],
    comma: ",",
    given: "Given",
    when: ["When", "when"],
    then: ["Then", "then"],
    options: "Options",
    default: "Without an answer",
    after: "after",
    severity: ["Low", "Medium", "High", "Critical"],
};

const GERMAN: Words = Words {
    headings: [
        "Story",
        "Ziel",
        "Schritte zum Nachstellen",
        "Was passiert",
        "Was passieren soll",
        "Umgebung",
        "Schweregrad",
        "Akzeptanzkriterien",
        "Teilstories",
        "Grenzfälle",
        "Offene Fragen",
        "Annahmen",
        "Schätzung",
        "Gehört dazu",
        "Gehört nicht dazu",
    ],
    story: ["Als", "möchte ich", "damit"],
    comma: "",
    given: "Angenommen",
    when: ["Wenn", "wenn"],
    then: ["Dann", "dann"],
    options: "Möglichkeiten",
    default: "Ohne Antwort",
    after: "nach",
    severity: ["Niedrig", "Mittel", "Hoch", "Kritisch"],
};

const SPANISH: Words = Words {
    headings: [
        "Historia",
        "Objetivo",
        "Pasos para reproducir",
        "Qué ocurre",
        "Qué debería ocurrir",
        "Entorno",
        "Gravedad",
        "Criterios de aceptación",
        "Historias hijas",
        "Casos límite",
        "Preguntas abiertas",
        "Suposiciones",
        "Estimación",
        "Incluido",
        "No incluido",
    ],
    story: ["Como", "quiero", "para"],
    comma: ",",
    given: "Dado",
    when: ["Cuando", "cuando"],
    then: ["Entonces", "entonces"],
    options: "Opciones",
    default: "Sin respuesta",
    after: "después de",
    severity: ["Baja", "Media", "Alta", "Crítica"],
};

const FRENCH: Words = Words {
    headings: [
        "Récit",
        "Objectif",
        "Étapes pour reproduire",
        "Ce qui se passe",
        "Ce qui devrait se passer",
        "Environnement",
        "Gravité",
        "Critères d’acceptation",
        "Récits enfants",
        "Cas limites",
        "Questions ouvertes",
        "Hypothèses",
        "Estimation",
        "Inclus",
        "Non inclus",
    ],
    story: ["En tant que", "je veux", "afin de"],
    comma: ",",
    given: "Étant donné",
    when: ["Quand", "quand"],
    then: ["Alors", "alors"],
    options: "Choix",
    default: "Sans réponse",
    after: "après",
    severity: ["Faible", "Moyenne", "Élevée", "Critique"],
};

const PORTUGUESE: Words = Words {
    headings: [
        "História",
        "Objetivo",
        "Passos para reproduzir",
        "O que acontece",
        "O que deveria acontecer",
        "Ambiente",
        "Gravidade",
        "Critérios de aceitação",
        "Histórias filhas",
        "Casos limite",
        "Perguntas em aberto",
        "Suposições",
        "Estimativa",
        "Incluído",
        "Não incluído",
    ],
    story: ["Como", "quero", "para"],
    comma: ",",
    given: "Dado",
    when: ["Quando", "quando"],
    then: ["Então", "então"],
    options: "Opções",
    default: "Sem resposta",
    after: "depois de",
    severity: ["Baixa", "Média", "Alta", "Crítica"],
};
