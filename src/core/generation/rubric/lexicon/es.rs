//! Spanish.

use super::{Concern, Words};

pub(super) const WORDS: Words = Words {
    vague: "rápido | rápida | rápidamente | fácil | fáciles | fácilmente | sencillo | sencilla | intuitivo | intuitiva | robusto | robusta \
        | fluido | fluida | apropiado | apropiada | adecuado | adecuada | adecuadamente | eficiente* | flexible* | correctamente \
        | debidamente | etc | etcétera | según sea necesario | si es posible | como se espera | óptimo | óptima | razonable* | moderno | moderna \
        | amigable",
    weak: "varios | varias | algunos | algunas | muchos | muchas | debería* | podría* | a veces | normalmente | a menudo | lo antes posible",
    failure: "no | nunca | nada | nadie | ningún | ninguna | ninguno | sin | solo | sólo | como máximo | al menos | máxim* | mínim* | salvo | excepto \
        | hasta | antes | después | límite* | más de | menos de | demasiado | demasiada | dos veces | segunda | segundo | a la vez | mismo tiempo | de nuevo \
        | otra vez | fall* | error* | inválid* | vací* | falt* | incorrect* | equivocad* | expirad* | caducad* | caduca | rechaz* | deneg* | bloque* \
        | prohib* | conexión | sin conexión | interrump* | perdid* | duplicad* | ya | desconocid* | borrad* | eliminad* | cancel* | llen* | ocupad* \
        | repetid* | mitad",
    pronouns: "esto es | esto debe | eso es | eso debe | ello | este es | esta es",
    comparative: "mejor | mejores | más rápid* | más fácil* | más sencill* | más eficiente* | mejorad*",
    than: "que | comparad*",
    superlative: "el mejor | la mejor | lo más rápid* | el más rápid* | la más rápid* | perfect*",
    negation: "no",
    passive: "se procesa | se procesan | se gestiona | se gestionan | se maneja | se manejan | se valida | se validan | se mejora | se optimiza \
        | es procesad* | son procesad* | se tiene en cuenta | se garantiza",
    unseen: "funciona | funcionan | es posible | está bien | se procesa | se procesan | se gestiona | se gestionan | se soporta | está listo | está lista",
    seen: "ve | veo | ven | recib* | muestr* | aparec* | guard* | rechaz* | redirig* | mensaje | contien* | devuelv* | descarg* | abr* | indic* | queda* \
        | sale* | igual* | list*",
    roles: "cliente* | admin* | administrador* | contable* | gerente* | inquilino* | paciente* | profesor* | alumno* | socio* | voluntari* | enfermer* \
        | médic* | conductor* | cociner* | camarer* | vendedor* | comprador* | visitante* | huésped* | emplead* | propietari* | editor* | encargad*",
    anybody: "usuario | usuaria | un usuario | el usuario | alguien | persona",
    makers: "sistema | desarrollador* | aplicación | backend | base de datos | servidor | api",
    empty_benefit: "poder hacerlo | hacerlo | que funcione | que sea posible | pueda hacerlo",
    cause: "debido a | a causa de | causado por | la causa es | por culpa de | condición de carrera | fuga de memoria | la solución es | se arregla con",
    split: "dividi* | parte* | otro ticket | ticket aparte | primera versión | más adelante | separad*",
    generic: "quier* | necesit* | querem* | gustaría | por favor | poder | pued* | hacer | tener | algo | bien | también | siempre | hoy | actualmente \
        | función | posible | usuario* | debe* | debería* | añadir | quisiera*",
    no_step: "el | la | los | las | un | una | eso | esto | ese | este",
    concerns: [
        (
            Concern::Security,
            "iniciar sesión | inicio de sesión | contraseña* | doble factor | 2fa | sso",
            "incorrect* | expir* | caduc* | deneg* | rechaz* | bloque* | intento* | sesión | acceso | inválid* | desconocid* | fall* | enlace",
        ),
        (
            Concern::Payment,
            "pagar | pago* | tarjeta de crédito | cobro* | cobra*",
            "rechaz* | fall* | una vez | una sola vez | dos veces | duplicad* | segund* | de nuevo | devol* | reembols* | cancel* | no se cobra",
        ),
        (
            Concern::Privacy,
            "datos personales | fecha de nacimiento | datos de salud | historial médico | pasaporte* | nómina* | salario*",
            "solo | sólo | acceso | borr* | elimin* | conserv* | quién | puede ver | deneg* | consentimiento | privacidad | anonim*",
        ),
        (
            Concern::Limits,
            "subir un | subir una | subir archivos | subir fotos | adjuntar | cargar un archivo",
            "mb | kb | gb | grande* | tamaño | tipo* | formato* | límite | como máximo | demasiado | rechaz* | pdf | jpg | jpeg | png",
        ),
    ],
    opening: &["Como una ", "Como un ", "Como "],
    want: &[", quiero ", ", necesito ", ", me gustaría ", ", queremos ", " quiero ", " necesito ", " queremos "],
    benefit: &[", para que ", ", para ", ", porque ", " para que ", " para "],
};
