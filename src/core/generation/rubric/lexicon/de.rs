//! German.

use super::{Concern, Words};

pub(super) const WORDS: Words = Words {
    vague: "schnell | schnelle* | schnellst* | einfach | einfache* | leicht | benutzerfreundlich* | nutzerfreundlich* | intuitiv* | robust* \
        | nahtlos* | angemessen* | geeignet* | adäquat* | effizient* | flexibel | flexible* | ordnungsgemäß* | korrekt | richtig | usw \
        | etc | und so weiter | nach bedarf | bei bedarf | wenn möglich | falls möglich | wie erwartet | optimal* | vernünftig* | modern* \
        | reibungslos* | zeitnah*",
    weak: "verschiedene* | einige* | mehrere* | manche* | viele* | sollte | sollten | könnte | könnten | manchmal | meistens | oft | häufig",
    failure: "nicht | nichts | nie | niemand* | kein* | ohne | nur | höchstens | mindestens | maximal* | minimal* | außer | bis | vor | nach \
        | innerhalb | grenze* | limit* | mehr als | weniger als | länger als | größer als | zu groß* | zu lang* | zweimal | doppelt* | zweite* \
        | gleichzeitig* | erneut | wieder | fehl* | ungültig* | leer* | falsch* | abgelaufen* | läuft ab | abgelehnt* | ablehn* | verweiger* \
        | verboten | gesperrt* | sperr* | scheiter* | gescheitert* | abbruch* | abgebrochen* | offline | verbindung* | verloren | vorhanden \
        | bereits | schon | unbekannt* | gelöscht* | null | besetzt | belegt | vergeben | voll | warn* | halbem | statt",
    pronouns: "es ist | es hat | es wird | es funktioniert | es muss | es kann | es zeigt | sie ist | sie wird | dies ist | dies muss | das ist | das muss \
        | das funktioniert | das wird",
    comparative: "besser* | schneller* | einfacher* | leichter* | langsamer* | bequemer* | günstiger* | verbessert*",
    than: "als | gegenüber | verglichen",
    superlative: "beste | bester | besten | bestes | bestem | schnellste* | am schnellsten | einfachste* | am einfachsten | perfekt*",
    negation: "nicht | nichts | nie | niemand* | kein*",
    passive: "wird verarbeitet | werden verarbeitet | wird behandelt | werden behandelt | wird validiert | werden validiert | wird verwaltet \
        | wird unterstützt | werden unterstützt | wird verbessert | wird sichergestellt | wird berücksichtigt | werden berücksichtigt | wird optimiert",
    unseen: "funktioniert | funktionieren | geht | klappt | läuft | ist möglich | ist bereit | wird verarbeitet | werden verarbeitet \
        | wird behandelt | wird unterstützt | werden unterstützt | wird verbessert",
    seen: "seh* | sieh* | erhalt* | erhält | bekomm* | zeig* | angezeigt | steh* | erschein* | speicher* | gespeichert | lehn* | abgelehnt | leite* \
        | meldung | nachricht | enthält | enthalten | bleib* | nennt | öffn* | herunter* | gleich | versendet | verschickt | stimm* | find*",
    roles: "kund* | mandant* | admin* | administrator* | buchhalt* | leiter* | mieter* | patient* | lehr* | schüler* | mitglied* \
        | freiwillig* | pflege* | arzt | ärzt* | fahrer* | koch | köch* | kellner* | verkäufer* | käufer* | besucher* | gast | gäste \
        | mitarbeiter* | inhaber* | redakteur* | eltern | trainer* | lager*",
    anybody: "benutzer | benutzerin | nutzer | anwender | user | jemand | person",
    makers: "system | entwickler* | anwendung | backend | datenbank | server | api",
    empty_benefit: "ich es kann | ich das kann | ich das tun kann | ich das machen kann | es geht | es funktioniert | es möglich ist",
    cause: "weil der | weil die | weil das | verursacht durch | aufgrund | ursache ist | die ursache | race condition | speicherleck | wegen eines \
        | wegen einer | die lösung ist | lässt sich beheben",
    split: "aufteil* | teil* | eigenes ticket | später* | erste version | schrittweise | getrennt*",
    generic: "möchte* | will | wollen | soll* | bitte | können | brauch* | machen | haben | etwas | gern* | schön* | gut* | auch | immer | heute \
        | aktuell | funktion | möglich* | nutzer* | benutzer* | kann | wäre | hätte* | lassen",
    no_step: "es | der | die | das | dies | diese | dieser | ein | eine",
    concerns: [
        (
            Concern::Security,
            "anmelden | einloggen | login | anmeldung | passwort* | kennwort* | zwei-faktor* | 2fa | sso",
            "falsch* | abgelaufen* | verweiger* | abgelehnt* | gesperrt* | versuch* | sitzung* | zugang | zugriff | ungültig* | unbekannt* | fehl* | link",
        ),
        (
            Concern::Payment,
            "bezahlen | zahlung* | kreditkarte* | lastschrift | abgebucht",
            "abgelehnt* | scheiter* | fehl* | einmal | zweimal | doppelt* | zweite* | erneut | erstatt* | abbruch* | nichts wird abgebucht",
        ),
        (
            Concern::Privacy,
            "personenbezogen* | geburtsdatum | gesundheitsdaten | patientendaten | reisepass* | gehalt* | gehälter* | lohnabrechnung*",
            "nur | zugriff | lösch* | aufbewahr* | wer | darf | dürfen | verweiger* | einwillig* | datenschutz | anonym*",
        ),
        (
            Concern::Limits,
            "hochladen | hochlade* | anhängen | upload*",
            "mb | kb | gb | groß* | größe | typ* | format* | grenze | höchstens | zu | abgelehnt* | ablehn* | pdf | jpg | jpeg | png",
        ),
    ],
    opening: &["Als eine ", "Als ein ", "Als "],
    want: &[
        " möchte ich ",
        " will ich ",
        " muss ich ",
        " brauche ich ",
        " möchten wir ",
        " wollen wir ",
        ", möchte ich ",
        " kann ich ",
    ],
    benefit: &[", damit ", ", um ", ", sodass ", ", weil ", " damit "],
};
