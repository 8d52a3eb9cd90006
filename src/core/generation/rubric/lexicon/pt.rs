//! Portuguese.

use super::{Concern, Words};

pub(super) const WORDS: Words = Words {
    vague: "rápido | rápida | rapidamente | fácil | fáceis | facilmente | simples | intuitivo | intuitiva | robusto | robusta | fluido | fluida \
        | apropriado | apropriada | adequado | adequada | adequadamente | eficiente* | flexível | flexíveis | corretamente | devidamente | etc \
        | conforme necessário | se possível | como esperado | ótimo | ótima | razoável | moderno | moderna | amigável",
    weak: "vários | várias | alguns | algumas | muitos | muitas | deveria* | poderia* | às vezes | normalmente | geralmente | o quanto antes",
    failure: "não | nunca | nada | ninguém | nenhum | nenhuma | sem | só | somente | apenas | no máximo | pelo menos | no mínimo | máxim* | mínim* \
        | exceto | salvo | até | antes | depois | após | limite* | mais de | menos de | demais | muito grande | duas vezes | segunda | segundo | ao mesmo tempo \
        | de novo | novamente | falh* | erro* | inválid* | vazi* | falt* | incorret* | errad* | expir* | vencid* | recus* | rejeit* | neg* | bloque* \
        | proib* | conexão | offline | interromp* | perdid* | duplicad* | já | desconhecid* | apagad* | excluíd* | cancel* | chei* | ocupad* | repetid* \
        | metade",
    pronouns: "isso é | isso deve | isto é | isto deve | ele é | ela é | eles são | elas são",
    comparative: "melhor | melhores | mais rápid* | mais fácil | mais simples | mais eficiente* | melhorad*",
    than: "que | do que | comparad*",
    superlative: "o melhor | a melhor | o mais rápid* | a mais rápid* | perfeit*",
    negation: "não",
    passive: "é processad* | são processad* | é tratad* | são tratad* | é gerenciad* | são gerenciad* | é validad* | são validad* | é melhorad* \
        | é otimizad* | é considerad* | é garantid*",
    unseen: "funciona | funcionam | é possível | está bem | é processad* | são processad* | é tratad* | são tratad* | é suportad* | está pronto | está pronta",
    seen: "vê | vejo | veem | receb* | mostr* | aparec* | salv* | guard* | recus* | redirecion* | mensagem | contém | devolv* | baix* | abr* | indic* | fica* \
        | igual* | list* | exib*",
    roles: "cliente* | admin* | administrador* | contador* | gerente* | inquilino* | paciente* | professor* | aluno* | sócio* | membro* | voluntári* \
        | enfermeir* | médic* | motorista* | cozinheir* | garço* | vendedor* | comprador* | visitante* | hóspede* | funcionári* | proprietári* | editor* \
        | pais | mães",
    anybody: "usuário | usuária | um usuário | o usuário | utilizador | alguém | pessoa",
    makers: "sistema | desenvolvedor* | aplicação | backend | banco de dados | servidor | api",
    empty_benefit: "poder fazer isso | fazer isso | que funcione | que seja possível | eu possa fazer isso",
    cause: "devido a | por causa de | causado por | a causa é | por culpa de | condição de corrida | vazamento de memória | a solução é | corrige-se",
    split: "dividi* | parte* | outro ticket | ticket próprio | primeira versão | mais tarde | separad*",
    generic: "quer* | precis* | gostaria* | por favor | poder | pode* | possa* | fazer | ter | algo | bem | também | sempre | hoje | atualmente | função \
        | possível | usuário* | deve* | deveria* | adicionar",
    no_step: "o | a | os | as | um | uma | isso | isto | esse | este",
    concerns: [
        (
            Concern::Security,
            "fazer login | entrar na conta | login | senha* | dois fatores | 2fa | sso",
            "incorret* | errad* | expir* | neg* | recus* | bloque* | tentativa* | sessão | acesso | inválid* | desconhecid* | falh* | link",
        ),
        (
            Concern::Payment,
            "pagar | pagamento* | cartão de crédito | cobrança* | cobra*",
            "recus* | falh* | uma vez | uma única vez | duas vezes | duplicad* | segund* | de novo | reembols* | estorn* | cancel* | nada é cobrado",
        ),
        (
            Concern::Privacy,
            "dados pessoais | data de nascimento | dados de saúde | prontuário* | passaporte* | salário* | holerite* | contracheque*",
            "só | somente | apenas | acesso | apag* | exclu* | guard* | quem | pode ver | neg* | consentimento | privacidade | anonim*",
        ),
        (
            Concern::Limits,
            "enviar um arquivo | enviar arquivos | anexar | upload* | carregar um arquivo | enviar fotos | enviar uma foto",
            "mb | kb | gb | grande* | tamanho | tipo* | formato* | limite | no máximo | recus* | pdf | jpg | jpeg | png",
        ),
    ],
    opening: &["Como uma ", "Como um ", "Como "],
    want: &[
        ", quero ",
        ", eu quero ",
        ", preciso ",
        ", gostaria ",
        ", queremos ",
        " quero ",
        " preciso ",
        " queremos ",
    ],
    benefit: &[", para que ", ", para ", ", porque ", " para que ", " para "],
};
