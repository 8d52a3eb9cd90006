//! Good tickets, each broken by hand in one place.

use serde_json::{Value, json};

use crate::generation::content::{Content, SectionId, Source};

/// Which tickets it stands beside.
#[derive(Clone, Copy)]
pub enum Beside {
    Nothing,
    /// Its own unbroken self.
    Itself,
    /// The good stories of its language.
    Stories,
}

/// A good ticket that breaks a rule.
pub struct Mutant {
    pub rule: &'static str,
    pub base: &'static str,
    /// What changes in the short form: pointer and value.
    pub set: Value,
    /// What changes in what is stored.
    pub then: fn(&mut Content),
    pub beside: Beside,
    /// What else is broken by it: a ticket without criteria has none about a failure.
    pub also: &'static [&'static str],
}

impl Mutant {
    fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }
}

fn changed(rule: &'static str, base: &'static str, set: Value) -> Mutant {
    Mutant { rule, base, set, then: |_| {}, beside: Beside::Nothing, also: &[] }
}

fn edited(rule: &'static str, base: &'static str, then: fn(&mut Content)) -> Mutant {
    Mutant { rule, base, set: json!({}), then, beside: Beside::Nothing, also: &[] }
}

fn line(text: &str) -> Value {
    json!([null, null, text, null])
}

/// With the words of another language every rule that needs words looks in vain, or finds what is not there.
const IN_ANOTHER_LANGUAGE: &[&str] = &[
    "S1", "S2", "S3", "S4", "S5", "S6", "A3", "A4", "A5", "A6", "A7", "A8", "A10", "B1", "B5", "E1", "N1", "O1", "P2",
    "P3", "Q1", "Q2",
];
/// What criteria decide and cover is open without them.
const WITHOUT_CRITERIA: &[&str] = &["A4", "A10", "N1", "O1", "P3"];
/// What nobody does cannot be seen either.
const UNSEEN: &[&str] = &["A3"];

/// All of them.
pub fn all() -> Vec<Mutant> {
    [form(), story(), criteria(), smells(), bugs(), plans(), questions(), provenance(), set(), elsewhere()]
        .into_iter()
        .flatten()
        .collect()
}

fn form() -> Vec<Mutant> {
    let title = "Show on the page of an order where its parcel is right now and when it comes";
    vec![
        changed("F1", "en_story_parcel", json!({"/title": " "})),
        changed("F1", "en_task_node", json!({"/goal": null})),
        changed("F1", "fr_epic_portail", json!({"/children": []})),
        changed("F2", "en_story_parcel", json!({"/title": "Parcel"})),
        changed("F2", "en_story_parcel", json!({"/title": title})),
        edited("F2", "de_story_export", |content| content.title.push('.')),
        changed("F3", "en_story_parcel", json!({"/edge_cases/0": "What if TBD"})).also(&["A10"]),
        changed("F3", "en_bug_cart", json!({"/environment": "N/A"})),
        changed("F3", "es_story_factura", json!({"/out_of_scope/0": "Pagos con <nombre del banco>"})),
        changed("F4", "en_story_parcel", json!({"/out_of_scope/0": "Show <b>bold</b> messages"})),
        changed("F4", "pt_story_avisos", json!({"/out_of_scope/0": "Avisos para @everyone"})),
        changed("F4", "en_story_loan", json!({"/out_of_scope/0": "See https://evil.example/free for the rest"})),
        changed("F5", "en_story_loan", json!({"/language": "de"})).also(IN_ANOTHER_LANGUAGE),
        changed("F5", "fr_story_compte", json!({"/language": "en"})).also(IN_ANOTHER_LANGUAGE),
        changed("F5", "pt_bug_conexao", json!({"/language": "es"})).also(IN_ANOTHER_LANGUAGE),
        changed(
            "F6",
            "en_story_parcel",
            json!({"/in_scope/0": "Nobody else can open the page of my order without signing in"}),
        ),
        changed("F7", "en_bug_cart", json!({"/observed": "word ".repeat(260)})),
        changed("F7", "en_task_node", json!({"/edge_cases/0": "word ".repeat(260)})),
    ]
}

fn story() -> Vec<Mutant> {
    vec![
        changed("S1", "en_story_parcel", json!({"/story/2": ""})),
        changed("S1", "de_story_termin", json!({"/story/1": ""})),
        changed("S1", "fr_story_table", json!({"/story": null})),
        edited("S1", "es_story_almacen", |content| {
            content.sections[0].statements[0].text = "Buscar productos".to_owned()
        }),
        changed("S2", "en_story_parcel", json!({"/story/0": "user"})),
        changed("S2", "de_story_termin", json!({"/story/0": "Nutzer"})),
        changed("S2", "pt_story_avisos", json!({"/story/0": "usuário"})),
        changed("S2", "en_story_upload", json!({"/story/0": "developer"})),
        changed("S3", "en_story_loan", json!({"/story/1": "to renew"})),
        changed("S3", "es_story_factura", json!({"/story/1": "pagar"})),
        changed("S4", "en_story_loan", json!({"/story/1": "to renew a loan on my phone and pay the fee"})),
        changed("S4", "en_story_loan", json!({"/story/0": "member or librarian"})),
        changed("S5", "en_story_loan", json!({"/story/1": "to renew a loan (also an overdue one) on my phone"})),
        changed("S5", "fr_story_table", json!({"/story/2": "éviter d’appeler. Le téléphone est souvent occupé"})),
        changed("S6", "en_story_loan", json!({"/story/2": "I can do it"})),
        changed("S6", "es_story_factura", json!({"/story/2": "pagar una factura con tarjeta de crédito"})),
        changed("S6", "de_story_export", json!({"/story/2": "ich alle Rechnungen als PDF herunterladen kann"})),
        changed("S9", "en_story_parcel", json!({"/criteria/0/2": "I see the place that is stored in PostgreSQL"})),
        changed("S9", "en_epic_volunteers", json!({"/title": "A React portal in which volunteers plan their shifts"})),
    ]
}

fn criteria() -> Vec<Mutant> {
    let eight: Vec<Value> = (1..=8).map(|n| line(&format!("Nobody sees more than {n} parcels of page {n}"))).collect();
    vec![
        changed("A1", "en_story_parcel", json!({"/criteria": []})).also(WITHOUT_CRITERIA),
        changed("A1", "es_task_correo", json!({"/criteria": [line("Cada centro recibe un mensaje de prueba")]}))
            .also(WITHOUT_CRITERIA),
        changed("A1", "en_story_parcel", json!({"/criteria": eight})).also(WITHOUT_CRITERIA),
        changed("A2", "en_story_parcel", json!({"/criteria/1/1": null})),
        changed("A2", "de_story_termin", json!({"/criteria/0/2": " "})),
        changed("A2", "fr_story_table", json!({"/criteria/0/1": "je choisis une heure et quand je confirme"})),
        changed("A3", "en_story_parcel", json!({"/criteria/3": line("Signing in works")})),
        changed("A3", "de_story_termin", json!({"/criteria/3": line("Das Verschieben funktioniert")})),
        changed("A3", "fr_bug_page", json!({"/criteria/0/2": "le paiement fonctionne"})),
        changed(
            "A4",
            "en_story_loan",
            json!({"/criteria": [line("I see the due date"), line("I see the title of the book"),
            line("I see my loans")]}),
        )
        .also(WITHOUT_CRITERIA),
        changed(
            "A4",
            "fr_story_compte",
            json!({"/criteria": [line("Je reçois un courriel"), line("Je vois la page du compte"),
            line("Le nouveau mot de passe est enregistré")]}),
        )
        .also(WITHOUT_CRITERIA),
        changed(
            "A9",
            "en_story_parcel",
            json!({"/criteria/3": [null, "I open the order page of a sent order",
            "I see the last place the carrier reported, with date and time", null]}),
        ),
        changed(
            "A9",
            "de_story_export",
            json!({"/criteria/2": line("Wer keinen Zugang zu Rechnungen hat, bekommt nichts"),
            "/criteria/1": line("Wer keinen Zugang zu Rechnungen hat, bekommt nichts")}),
        ),
        changed("A10", "en_story_parcel", json!({"/edge_cases/0": "Leap years"})),
        changed("A10", "pt_story_avisos", json!({"/edge_cases/0": "Feriados nacionais"})),
    ]
}

fn smells() -> Vec<Mutant> {
    vec![
        changed("A5", "en_story_parcel", json!({"/criteria/0/2": "the page is fast, easy and intuitive"})),
        changed(
            "A5",
            "es_story_factura",
            json!({"/criteria/2": line("El pago es rápido y el formulario es sencillo")}),
        ),
        changed(
            "A5",
            "de_story_export",
            json!({"/criteria/2": line("Die Datei öffnet sich schnell und lässt sich einfach drucken")}),
        ),
        changed("A5", "fr_story_table", json!({"/criteria/2": line("La page est conviviale et s’affiche rapidement")})),
        changed("A5", "pt_story_avisos", json!({"/criteria/2": line("A tela é intuitiva e o envio é simples")})),
        changed("A6", "en_story_loan", json!({"/criteria/3": line("It shows the reason beside the loan")})),
        changed("A6", "fr_story_table", json!({"/criteria/2": line("Cela fonctionne pour la dernière table")}))
            .also(UNSEEN),
        changed("A7", "en_story_parcel", json!({"/criteria/3": line("The page is faster for whoever signs in")})),
        changed("A7", "en_story_parcel", json!({"/criteria/3": line("The page has the best layout")})),
        changed("A7", "en_story_parcel", json!({"/criteria/3": line("Nobody never opens my order")})),
        changed("A7", "de_story_export", json!({"/criteria/2": line("Der Zugang zur Datei ist einfacher")})),
        changed("A8", "en_story_parcel", json!({"/criteria/0/2": "the request is processed"})).also(UNSEEN),
        changed("A8", "es_story_factura", json!({"/criteria/0/2": "el pago se procesa"})).also(UNSEEN),
        changed("A8", "de_story_export", json!({"/criteria/0/2": "wird die Anfrage behandelt und wird verarbeitet"}))
            .also(UNSEEN),
    ]
}

fn bugs() -> Vec<Mutant> {
    vec![
        changed("B1", "en_bug_cart", json!({"/steps": ["Open the cart"]})),
        changed("B1", "en_bug_cart", json!({"/steps/1": "The cart is full"})),
        changed("B1", "es_bug_foto", json!({"/steps/0": "El perfil está abierto"})),
        changed("B2", "en_bug_cart", json!({"/observed": null})),
        changed("B2", "de_bug_speichern", json!({"/expected": "Es passiert nichts, der alte Name bleibt stehen."}))
            .also(&["F6"]),
        changed("B3", "en_bug_cart", json!({"/environment": null, "/questions": []})),
        changed("B3", "pt_bug_conexao", json!({"/environment": "Chrome"})),
        changed("B4", "en_bug_cart", json!({"/severity": ["high", ""]})),
        changed("B4", "fr_bug_page", json!({"/severity": null})),
        changed("B5", "en_bug_cart", json!({"/observed": "The app crashes because of a race condition"})),
        changed("B5", "es_bug_foto", json!({"/observed": "La aplicación se cierra debido a la memoria"})),
    ]
}

fn plans() -> Vec<Mutant> {
    let circle = |content: &mut Content| {
        let section = content.sections.iter_mut().find(|section| section.id == SectionId::Children).unwrap();
        section.statements[0].text.push_str(" (after 3)");
    };
    vec![
        changed("T1", "en_task_node", json!({"/in_scope": [], "/out_of_scope": []})),
        edited("E1", "en_epic_volunteers", circle),
        changed("E1", "fr_epic_portail", json!({"/children/2/3": ""})),
        edited("E1", "fr_epic_portail", |content| {
            let section = content.sections.iter_mut().find(|section| section.id == SectionId::Children).unwrap();
            section.statements.truncate(2);
        }),
        changed(
            "E2",
            "en_epic_volunteers",
            json!({"/goal": "Volunteers plan their shifts", "/criteria": [line("Every story is done")]}),
        ).also(WITHOUT_CRITERIA),
        changed("O1", "en_story_loan", json!({"/out_of_scope": []})),
        changed("O1", "en_story_parcel", json!({"/out_of_scope/0": "The last place the carrier reported"})),
        changed(
            "N1",
            "en_story_upload",
            json!({"/criteria": [line("I see the number of my report"),
            line("I find a report that was not sent as a draft"), line("The office sees the report within one minute")]}),
        ).also(WITHOUT_CRITERIA),
        changed(
            "N1",
            "fr_story_compte",
            json!({"/criteria": [line("Je reçois un courriel"), line("Je vois la page du compte"),
            line("Rien ne change avant ma réponse")], "/questions": []}),
        ).also(WITHOUT_CRITERIA),
        changed("V1", "en_story_loan", json!({"/size": "L"})),
    ]
}

fn questions() -> Vec<Mutant> {
    let four: Vec<Value> = (1..=4).map(|n| json!([format!("Which carrier is number {n}?"), [], "The first"])).collect();
    vec![
        changed("Q1", "en_story_parcel", json!({"/questions": four})),
        changed("Q1", "en_story_parcel", json!({"/questions/0/0": "Tell us the carriers"})),
        changed("Q1", "de_story_termin", json!({"/questions/0/1": ["24 Stunden vorher"]})),
        changed("Q1", "fr_bug_page", json!({"/questions/0/1": [], "/questions/0/2": ""})),
        edited("Q2", "en_story_parcel", |content| {
            content.sections.retain(|section| section.id != SectionId::Assumptions)
        }),
        edited("Q2", "pt_task_certificado", |content| {
            content.sections.retain(|section| section.id != SectionId::Assumptions)
        }),
        changed("Q3", "en_story_upload", json!({"/idea": "report a broken heater", "/questions": []})),
    ]
}

fn provenance() -> Vec<Mutant> {
    let other = "Customers keep asking where their parcel is. Also the warehouse printer jams every morning, the scanner battery \
        dies and labels peel off in winter";
    vec![
        edited("P1", "en_story_parcel", |content| {
            content.sections[0].statements[0].source = Some(Source { start: 9_000, end: 9_001 })
        }),
        edited("P1", "de_bug_speichern", |content| {
            content.sections[0].statements[0].source = Some(Source { start: 4, end: 4 })
        }),
        changed("P2", "en_task_node", json!({"/title": "Upgrade Node from 18 to 24 in all services"})),
        edited("P2", "en_story_parcel", |content| {
            content.sections[0].statements[0].text =
                content.sections[0].statements[0].text.replace("my parcel is", "my parcel is within 15 minutes")
        }),
        edited("P2", "de_task_zertifikat", |content| {
            content.sections[0].statements[0].text.push_str(" (https://shop.example)")
        }),
        changed("P3", "en_story_parcel", json!({"/idea": other})),
    ]
}

fn set() -> Vec<Mutant> {
    let reworded = |content: &mut Content| {
        content.sections[0].statements[0].text =
            "As the library member we need to renew a loan on my phone in order to save a call.".to_owned();
    };
    vec![
        Mutant {
            rule: "S7",
            base: "en_story_loan",
            set: json!({}),
            then: reworded,
            beside: Beside::Stories,
            also: &[],
        },
        Mutant { rule: "S8", base: "en_story_loan", set: json!({}), then: |_| {}, beside: Beside::Itself, also: &[] },
        Mutant {
            rule: "S8",
            base: "de_bug_speichern",
            set: json!({"/title": "Profil speichert den Namen nicht"}),
            then: |_| {},
            beside: Beside::Itself,
            also: &[],
        },
    ]
}

/// Languages we have no words for: what needs none is found there, too.
fn elsewhere() -> Vec<Mutant> {
    let no_defaults = |content: &mut Content| content.sections.retain(|section| section.id != SectionId::Assumptions);
    vec![
        changed("F1", "zh_task_cert", json!({"/goal": null})),
        changed("F1", "ko_spike_pay", json!({"/title": " "})),
        changed("F3", "ja_story_invoice", json!({"/out_of_scope/0": "TBD"})),
        changed("F3", "ar_bug_bill", json!({"/environment": "N/A"})),
        changed("F4", "ko_story_seat", json!({"/out_of_scope/0": "@everyone 알림"})),
        changed("F5", "zh_story_leave", json!({"/language": "en"})).also(IN_ANOTHER_LANGUAGE),
        changed("F5", "en_story_loan", json!({"/language": "ja"})).also(IN_ANOTHER_LANGUAGE),
        changed("F7", "ja_bug_photo", json!({"/observed": "写真を選んで送信するとアプリが落ちる。".repeat(40)})),
        changed("F7", "zh_task_cert", json!({"/goal": "更换支付网关的证书并且检查所有付款。".repeat(40)})),
        changed("A1", "zh_story_leave", json!({"/criteria": []})).also(WITHOUT_CRITERIA),
        changed("A2", "ja_story_invoice", json!({"/criteria/1/1": null})),
        changed("A9", "ko_story_seat", json!({"/criteria/0": line("같은 좌석을 동시에 신청하면 한 사람만 예약된다")})),
        changed("B1", "ja_bug_photo", json!({"/steps": ["写真を3枚選ぶ"]})),
        changed("B2", "ar_bug_bill", json!({"/expected": "تظهر صفحة بيضاء"})),
        changed("B3", "ja_bug_photo", json!({"/environment": null, "/questions": []})),
        changed("B4", "ar_bug_bill", json!({"/severity": null})),
        changed("Q1", "zh_story_leave", json!({"/questions/0/0": "请告诉我们由谁批准"})),
        edited("Q2", "ko_story_seat", no_defaults),
        changed("O1", "zh_story_leave", json!({"/out_of_scope": []})),
        edited("P1", "ar_story_clinic", |content| {
            content.sections[0].statements[0].source = Some(Source { start: 4, end: 4 })
        }),
        changed("P2", "ja_bug_photo", json!({"/title": "写真を5枚選んで送信するとアプリが落ちる"})),
        changed("P2", "zh_task_cert", json!({"/title": "在7月1日之前更换支付网关的证书"})),
    ]
}
