//! French.

use super::{Concern, Words};

pub(super) const WORDS: Words = Words {
    vague: "rapide | rapides | rapidement | vite | facile | faciles | facilement | simple | simplement | convivial | conviviale | intuitif | intuitive \
        | robuste* | fluide* | approprié* | adéquat* | adapté* | efficace* | efficacement | flexible* | correctement | convenablement | etc \
        | si besoin | si possible | au besoin | comme prévu | optimal* | raisonnable* | moderne*",
    weak: "divers | diverses | plusieurs | quelques | certains | certaines | beaucoup | devrait | devraient | pourrait | pourraient | parfois | souvent \
        | dès que possible",
    failure: "ne | n'* | pas | jamais | rien | personne | aucun | aucune | sans | seul | seuls | seule | seulement | uniquement | au plus | au moins | maxim* \
        | minim* | sauf | jusqu* | avant | après | limite* | plus de | moins de | trop | deux fois | deuxième | seconde | second | en même temps \
        | à nouveau | de nouveau | échou* | échec* | erreur* | invalide* | vide* | manqu* | faux | fausse | expiré* | expire | refus* | rejet* \
        | interdit* | bloqu* | hors ligne | connexion | interromp* | perdu* | doublon* | déjà | inconnu* | supprimé* | annul* | complet | complète \
        | occupé* | double | incorrect*",
    pronouns: "il est | elle est | cela est | cela doit | ceci est | c'est | ça | cela fonctionne | ils sont | elles sont",
    comparative: "meilleur* | mieux | plus rapide* | plus facile* | plus simple* | plus efficace* | amélioré*",
    than: "que | qu'* | comparé*",
    superlative: "le meilleur | la meilleure | le plus rapide | la plus rapide | le plus simple | parfait*",
    negation: "pas",
    passive: "est traité* | sont traité* | est géré* | sont géré* | est validé* | sont validé* | est amélioré* | est pris en compte | sont pris en compte \
        | est pris en charge | est optimisé* | est assuré*",
    unseen: "fonctionne | fonctionnent | marche | est possible | est traité* | sont traité* | est géré* | sont géré* | est prêt* | est pris en charge",
    seen: "voi* | vois | voit | reçoi* | affich* | apparai* | apparaî* | enregistr* | refus* | redirig* | message | contien* | renvoi* | télécharg* | ouvr* \
        | indiqu* | reste* | égal* | liste* | montr*",
    roles: "client* | admin* | administrat* | comptable* | gérant* | locataire* | patient* | enseignant* | professeur* | élève* | membre* | adhérent* \
        | bénévole* | infirmi* | médecin* | chauffeur* | cuisini* | serveu* | vendeu* | achete* | visiteu* | employé* | propriétaire* | éditeur* \
        | responsable*",
    anybody: "utilisateur | utilisatrice | un utilisateur | l'utilisateur | quelqu'un | personne",
    makers: "système | développeu* | application | backend | base de données | serveur | api",
    empty_benefit: "le faire | pouvoir le faire | que ça marche | que ce soit possible | ce soit possible",
    cause: "à cause de | à cause d'* | causé par | en raison de | la cause est | dû à | due à | fuite de mémoire | la solution est | se corrige",
    split: "décou* | divis* | partie* | autre ticket | ticket à part | première version | plus tard | sépar*",
    generic: "veu* | voul* | voudr* | besoin | aimer* | svp | pouvoir | peuvent | puiss* | faire | avoir | chose | bien | aussi | toujours | actuellement \
        | fonction* | possible | utilisateur* | doit | doivent | ajouter | souhait*",
    no_step: "le | la | les | un | une | il | elle | cela | ça | ce | cette",
    concerns: [
        (
            Concern::Security,
            "se connecter | connexion au compte | identifiant* | mot de passe | mots de passe | double authentification | 2fa | sso",
            "faux | expir* | refus* | bloqu* | tentative* | session* | accès | invalide* | inconnu* | incorrect* | échou* | lien",
        ),
        (
            Concern::Payment,
            "payer | paiement* | carte bancaire | prélèvement* | débit*",
            "refus* | échou* | échec | une fois | une seule fois | deux fois | double | second* | deuxième | de nouveau | rembours* | annul* | rien n'est débité",
        ),
        (
            Concern::Privacy,
            "données personnelles | date de naissance | données de santé | dossier médical | passeport* | salaire* | bulletin* de paie",
            "seul* | accès | supprim* | conserv* | qui peut | voi* | refus* | consentement | confidentialité | anonym*",
        ),
        (
            Concern::Limits,
            "téléverser | envoyer un fichier | joindre | déposer un fichier | importer un fichier",
            "mo | ko | go | mb | taille | type* | format* | limite | au plus | trop | refus* | pdf | jpg | jpeg | png",
        ),
    ],
    opening: &["En tant que ", "En tant qu’", "En tant qu'"],
    want: &[
        ", je veux ",
        ", je voudrais ",
        ", je souhaite ",
        ", j’ai besoin ",
        ", j'ai besoin ",
        ", nous voulons ",
        " je veux ",
        " je souhaite ",
    ],
    benefit: &[
        ", afin de ",
        ", afin d’",
        ", afin d'",
        ", afin que ",
        ", afin qu’",
        ", afin qu'",
        ", pour que ",
        ", pour ",
        " afin de ",
        " afin d’",
        " afin d'",
        " afin que ",
        " pour que ",
        " pour ",
    ],
};
