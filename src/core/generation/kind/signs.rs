//! The signs of each kind, in five languages. A line is `weight phrase`; a star matches the rest of a word, a `^` only the
//! beginning of the idea.

use std::sync::LazyLock;

use super::Kind;

/// A phrase that speaks for a kind.
pub(super) struct Sign {
    pub(super) kind: Kind,
    pub(super) weight: u32,
    /// Whether it only counts as the very first words.
    pub(super) first: bool,
    phrase: &'static str,
}

impl Sign {
    /// As it stands in the list.
    #[cfg(test)]
    pub(super) const fn phrase(&self) -> &'static str {
        self.phrase
    }

    pub(super) fn words(&self) -> Vec<&'static str> {
        self.phrase.split(' ').collect()
    }
}

pub(super) static SIGNS: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    let lists = [(Kind::Bug, BUG), (Kind::Spike, SPIKE), (Kind::Epic, EPIC), (Kind::Task, TASK), (Kind::Story, STORY)];
    lists
        .into_iter()
        .flat_map(|(kind, list)| list.split(['\n', '|']).filter_map(move |line| sign(kind, line)))
        .collect()
});

fn sign(kind: Kind, line: &'static str) -> Option<Sign> {
    let (weight, phrase) = line.trim().split_once(' ')?;
    let first = phrase.starts_with('^');
    Some(Sign { kind, weight: weight.parse().ok()?, first, phrase: phrase.trim_start_matches('^') })
}

const BUG: &str = "9 ^bug | 4 bug | 4 bugs | 4 crash* | 4 broken | 4 doesn't work | 4 does not work | 4 not working | 4 don't work \
    | 4 didn't work | 4 stopped working | 4 stops working | 4 no longer works | 3 fails | 3 failing | 3 failed | 3 error \
    | 3 errors | 3 wrong | 3 wrongly | 3 incorrect* | 3 freez* | 3 hangs | 3 hanging | 4 blank page | 4 white screen \
    | 4 nothing happens | 3 times out | 3 exception | 3 stack trace | 4 regression | 3 flicker* | 3 overlap* | 3 cut off \
    | 3 forgets | 3 loses | 3 lost | 3 twice | 2 duplicate* | 2 instead of | 3 can't log | 3 cannot log | 2 unable to | 2 404 \
    | 3 http 500 | 3 500 error | 2 missing | 3 disappear* | 2 ignores | 2 since the last update | 2 after the update \
    | 2 doesn't | 3 won't | 2 does not | 3 stuck | 3 glitch* | 2 but i see | 2 but it shows | 2 off by one
    4 kaputt | 4 fehler | 3 fehlermeldung | 4 stürzt | 4 abgestürzt | 4 absturz | 4 funktioniert nicht | 4 geht nicht \
    | 3 falsch | 3 falsche* | 3 hängt | 4 passiert nichts | 4 nicht mehr | 3 verschwind* | 3 verschwunden | 3 bleibt leer \
    | 3 leere seite | 2 statt | 3 doppelt | 3 lädt nicht | 3 klappt nicht | 3 defekt | 3 verliert | 2 obwohl | 2 seit dem update \
    | 2 kann mich nicht
    4 no funciona | 4 falla | 4 fallo | 3 se cierra | 4 se cuelga | 3 se bloquea | 4 roto | 4 rota | 3 mensaje de error \
    | 3 no carga | 3 no aparece* | 3 en blanco | 3 se pierde* | 3 incorrect* | 2 en lugar de | 2 en vez de | 3 no pasa nada \
    | 3 no puedo | 3 duplicad* | 3 dos veces | 3 desaparec* | 3 no deja | 2 no me
    4 ne fonctionne | 4 ne marche | 4 plante | 4 erreur | 4 cassé* | 3 page blanche | 3 reste blanche | 3 reste vide | 3 ne charge \
    | 3 ne s'affiche* | 3 disparaî* | 3 disparait | 3 au lieu de | 3 deux fois | 3 n'arrive pas | 3 se ferme | 3 bloqué* \
    | 3 rien ne se passe | 3 perdu* | 3 incorrect* | 3 n'est pas envoyé | 2 ne sont pas
    4 não funciona | 4 erro | 4 quebrad* | 4 trava | 4 travou | 3 não abre | 3 não carrega | 3 não aparece* | 3 em branco \
    | 3 desaparec* | 3 some | 3 em vez de | 3 ao invés | 3 duas vezes | 3 fecha sozinho | 3 não consigo | 3 não acontece nada \
    | 3 errad* | 3 perde | 3 falha* | 3 duplicad*";

const SPIKE: &str = "9 ^spike | 5 spike | 4 investigate | 4 research | 4 evaluate | 3 explore | 4 feasib* | 4 proof of concept \
    | 4 poc | 4 find out | 4 figure out | 3 is it possible | 3 should we use | 3 should we | 3 compare | 3 prototype | 3 which * is \
    | 3 worth it | 3 how hard | 3 how much effort | 4 learn whether | 4 look into | 3 assess | 3 benchmark | 4 we don't know \
    | 3 can we | 3 what would it take | 4 analyse whether | 4 analyze whether | 3 options for
    4 untersuchen | 4 herausfinden | 4 evaluieren | 4 prüfen ob | 4 machbarkeit | 4 machbar | 4 recherch* | 3 vergleichen \
    | 3 vergleich* | 4 wissen ob | 3 lohnt | 3 sollen wir | 3 sollten wir | 3 wie aufwendig | 3 wie aufwändig | 4 prototyp* \
    | 4 klären ob | 3 können wir | 4 machbarkeitsstudie | 4 analysieren ob | 3 welche * eignet
    4 investigar | 4 averiguar | 4 evaluar | 4 analizar si | 3 comparar | 4 viabilidad | 4 factib* | 4 prueba de concepto \
    | 4 saber si | 3 deberíamos | 3 es posible | 3 vale la pena | 4 prototip* | 3 qué opciones | 4 explorar
    4 étudier | 4 évaluer | 4 explorer | 3 comparer | 4 faisab* | 4 preuve de concept | 4 savoir si | 3 devrions nous \
    | 3 devrait on | 3 est il possible | 3 est ce possible | 4 recherch* | 4 analyser si | 4 vérifier si | 3 vaut la peine \
    | 3 vaut il | 4 déterminer si | 4 prototyp*
    4 pesquisar | 4 avaliar | 4 analisar se | 4 viabilidade | 4 viável | 4 prova de conceito | 4 saber se | 4 descobrir se \
    | 3 devemos | 3 deveríamos | 3 é possível | 3 vale a pena | 4 protótip* | 4 estudar";

const EPIC: &str = "9 ^epic | 5 epic | 4 overhaul | 4 from scratch | 4 complete redesign | 3 redesign the whole | 4 whole new \
    | 4 entire * process | 3 entire | 3 the whole | 4 marketplace | 4 customer portal | 3 portal | 4 end to end | 4 multi tenant \
    | 4 multi tenancy | 3 platform for | 4 new module | 3 system for | 4 management system | 4 self service | 3 everything around \
    | 4 complete * system | 4 a complete | 4 a full | 3 loyalty program* | 4 launch in | 3 several teams | 4 roadmap
    9 ^epos | 4 komplett neu* | 4 komplette* | 4 gesamte* | 4 gesamten | 3 ganze* | 4 kundenportal | 4 plattform für | 4 portal \
    | 4 marktplatz | 4 von grund auf | 4 mandantenfähig* | 4 neues modul | 4 system für | 4 rund um | 3 verwaltungssystem
    9 ^épica | 4 todo el proceso | 4 sistema completo | 4 un sistema | 4 plataforma | 4 portal de | 4 desde cero | 4 módulo nuevo \
    | 4 nuevo módulo | 4 todo el | 3 rediseño completo | 4 programa de fidel*
    9 ^épopée | 4 refonte | 4 plateforme | 4 portail | 4 tout le processus | 4 système complet | 4 un système | 4 de a à z \
    | 4 nouveau module | 4 toute la | 4 à partir de zéro | 4 place de marché
    9 ^épico | 4 sistema completo | 4 um sistema | 4 plataforma | 4 portal | 4 do zero | 4 novo módulo | 4 módulo completo \
    | 4 todo o processo | 4 marketplace | 4 programa de fidel*";

const TASK: &str = "9 ^task | 9 ^chore | 4 ^upgrade | 4 ^update | 4 ^bump | 4 ^migrate | 4 ^rename | 4 ^refactor | 4 ^remove | 4 ^delete \
    | 4 ^set up | 4 ^setup | 4 ^configure | 4 ^clean up | 4 ^document | 4 ^rotate | 4 ^renew | 4 ^replace | 4 ^move | 4 ^install \
    | 4 ^switch | 4 ^deprecate | 4 ^write docs | 4 ^write the | 4 ^archive | 4 ^back up | 4 ^enable | 4 ^disable | 4 ^increase \
    | 3 upgrade * to | 3 refactor* | 3 migrate * to | 2 dependenc* | 2 ci | 2 pipeline | 3 certificate | 2 logging \
    | 2 ^add tests | 3 unit tests | 3 technical debt | 2 backup* | 2 staging | 3 we must upgrade | 3 database index | 2 terraform \
    | 2 docker* | 2 kubernetes | 3 ^add an index | 3 ^split the | 3 readme
    9 ^aufgabe | 4 aktualisieren | 4 umbenennen | 4 migrieren | 4 refaktor* | 4 entfernen | 4 einrichten | 4 konfigurieren \
    | 4 aufräumen | 4 dokumentieren | 4 erneuern | 4 ersetzen | 4 umstellen | 4 installieren | 4 umziehen | 4 löschen \
    | 3 zertifikat* | 3 abhängigkeit* | 4 updaten | 4 upgraden | 3 backup* | 4 abschalten
    9 ^tarea | 4 ^actualizar | 4 ^migrar | 4 ^renombrar | 4 ^eliminar | 4 ^borrar | 4 ^configurar | 4 ^limpiar | 4 ^documentar \
    | 4 ^renovar | 4 ^reemplazar | 4 ^mover | 4 ^instalar | 4 ^refactorizar | 4 ^cambiar | 3 certificado | 3 dependencias \
    | 3 hay que actualizar | 3 copias de seguridad
    9 ^tâche | 4 ^mettre à jour | 4 ^migrer | 4 ^renommer | 4 ^supprimer | 4 ^configurer | 4 ^nettoyer | 4 ^documenter \
    | 4 ^renouveler | 4 ^remplacer | 4 ^déplacer | 4 ^installer | 4 ^refactoriser | 4 ^refactorer | 3 certificat \
    | 3 dépendances | 3 il faut mettre à jour | 3 sauvegardes
    9 ^tarefa | 4 ^atualizar | 4 ^migrar | 4 ^renomear | 4 ^remover | 4 ^excluir | 4 ^apagar | 4 ^configurar | 4 ^limpar \
    | 4 ^documentar | 4 ^renovar | 4 ^substituir | 4 ^mover | 4 ^instalar | 4 ^refatorar | 4 ^trocar | 3 certificado \
    | 3 dependências | 3 precisamos atualizar";

const STORY: &str = "9 ^story | 9 ^user story | 6 as a * i want | 5 as a | 5 as an | 4 i want | 4 should be able to | 4 wants to \
    | 3 want to | 3 needs to | 3 need to | 3 would like | 3 so that | 3 allow * to | 3 let users | 3 let customers | 3 feature \
    | 3 nice to have | 3 it would be nice | 2 we need | 2 add a | 2 can choose | 2 option to | 2 ability to | 3 i wish | 2 button \
    | 2 dark mode | 2 support
    5 als | 4 ich möchte | 4 möchte * können | 3 möchten | 3 möchte | 3 wollen | 3 sollen * können | 3 soll * können | 3 damit \
    | 3 wünsch* | 2 brauchen | 2 bräuchten | 2 können | 2 wäre schön
    5 como | 4 quiero | 4 quieren | 3 necesita* | 3 para que | 3 debería poder | 3 poder | 3 me gustaría | 3 puedan | 2 queremos \
    | 2 añadir
    5 en tant que | 4 je veux | 4 je voudrais | 4 veulent | 3 afin de | 3 afin que | 3 pouvoir | 3 puissent | 3 besoin de \
    | 3 aimerait | 3 doivent pouvoir | 2 ajouter
    5 como | 4 quero | 4 querem | 3 precisa* | 3 para que | 3 deveria poder | 3 poder | 3 gostaria | 3 possam | 2 queremos \
    | 2 adicionar";
