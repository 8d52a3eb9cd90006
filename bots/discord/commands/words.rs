//! What Discord's menu says, in the languages of its settings. A name is one word of small letters, as Discord wants it.
//! Spanish of Latin America is Discord's own fallback to Spanish, British English to American.

/// A language of Discord's.
pub struct Locale {
    /// As Discord names it.
    pub tag: &'static str,
    /// Subcommands and, behind a dot, their options: what it is, its name, what it does.
    words: &'static [(&'static str, &'static str, &'static str)],
    /// Whatever fits, story, bug, task, epic, spike.
    pub kinds: [&'static str; 6],
    /// The command of a message.
    pub of_message: &'static str,
}

impl Locale {
    /// Name and description.
    pub fn of(&self, key: &str) -> Option<(&'static str, &'static str)> {
        self.words.iter().find(|(known, ..)| *known == key).map(|(_, name, description)| (*name, *description))
    }
}

/// What people read whose language is none of the others.
pub const ENGLISH: Locale = Locale {
    tag: "en-US",
    words: &[
        ("myba", "myba", "Turn a rough idea into a work ticket"),
        ("new", "new", "Write a ticket from your idea; without an idea a form opens"),
        ("new.idea", "idea", "Who needs what, and what goes wrong today; a sentence is enough"),
        ("new.kind", "kind", "What kind of ticket; whatever fits the idea if you leave it out"),
        (
            "new.language",
            "language",
            "The ticket's language as a code, such as de or pt-BR; the idea's own if you leave it out",
        ),
        ("new.model", "model", "Which model writes, and what a ticket takes; your usual one if you leave it out"),
        ("history", "history", "Your last tickets"),
        ("history.ticket", "ticket", "One of your tickets; type to find it"),
        ("help", "help", "How to use MyBA"),
        ("balance", "balance", "How many tokens you have, and who pays"),
        ("link", "link", "Link your MyBA account"),
        ("unlink", "unlink", "Unlink your MyBA account"),
        ("whoami", "whoami", "Which account is linked, and who pays here"),
        ("settings", "settings", "What you can choose for yourself"),
        ("setup", "setup", "Set MyBA up for this server; for its administrators"),
        ("quota", "quota", "How much of the team's tokens is used"),
        ("buy", "buy", "Buy tokens"),
    ],
    kinds: ["Whatever fits", "Story", "Bug", "Task", "Epic", "Spike"],
    of_message: "Draft ticket",
};

/// All others.
pub const OTHERS: [Locale; 10] =
    [GERMAN, FRENCH, SPANISH, ITALIAN, DUTCH, PORTUGUESE, POLISH, JAPANESE, KOREAN, CHINESE];

const GERMAN: Locale = Locale {
    tag: "de",
    words: &[
        ("myba", "myba", "Aus einer groben Idee ein Ticket machen"),
        ("new", "neu", "Aus deiner Idee ein Ticket schreiben; ohne Idee öffnet sich ein Formular"),
        ("new.idea", "idee", "Wer braucht was, und was läuft heute schief? Ein Satz genügt"),
        ("new.kind", "art", "Welche Art von Ticket; ohne Angabe das, was zur Idee passt"),
        ("new.language", "sprache", "Sprache des Tickets als Kürzel, etwa de oder pt-BR; ohne Angabe die der Idee"),
        ("new.model", "modell", "Welches Modell schreibt, und was ein Ticket kostet; ohne Angabe dein übliches"),
        ("history", "verlauf", "Deine letzten Tickets"),
        ("history.ticket", "ticket", "Eines deiner Tickets; tippe, um es zu finden"),
        ("help", "hilfe", "Wie MyBA funktioniert"),
        ("balance", "guthaben", "Wie viele Tokens du hast und wer bezahlt"),
        ("link", "verknüpfen", "Dein MyBA-Konto verknüpfen"),
        ("unlink", "trennen", "Dein MyBA-Konto trennen"),
        ("whoami", "wer-bin-ich", "Welches Konto verknüpft ist und wer hier bezahlt"),
        ("settings", "einstellungen", "Was du für dich wählen kannst"),
        ("setup", "einrichten", "MyBA für diesen Server einrichten; für Administratoren"),
        ("quota", "kontingent", "Wie viele Tokens des Teams verbraucht sind"),
        ("buy", "kaufen", "Tokens kaufen"),
    ],
    kinds: ["Was passt", "Story", "Bug", "Aufgabe", "Epic", "Spike"],
    of_message: "Ticket entwerfen",
};

const FRENCH: Locale = Locale {
    tag: "fr",
    words: &[
        ("myba", "myba", "Transformer une idée brute en ticket"),
        ("new", "nouveau", "Rédiger un ticket à partir de ton idée ; sans idée, un formulaire s'ouvre"),
        ("new.idea", "idée", "Qui a besoin de quoi, et qu'est-ce qui ne va pas ? Une phrase suffit"),
        ("new.kind", "type", "Quel type de ticket ; sans précision, celui qui convient à l'idée"),
        ("new.language", "langue", "Code de la langue du ticket, comme de ou pt-BR ; sans précision, celle de l'idée"),
        ("new.model", "modèle", "Quel modèle écrit, et ce que coûte un ticket ; sans précision, celui que tu utilises"),
        ("history", "historique", "Tes derniers tickets"),
        ("history.ticket", "ticket", "Un de tes tickets ; tape pour le trouver"),
        ("help", "aide", "Comment utiliser MyBA"),
        ("balance", "solde", "Combien de jetons tu as, et qui paie"),
        ("link", "associer", "Associer ton compte MyBA"),
        ("unlink", "dissocier", "Dissocier ton compte MyBA"),
        ("whoami", "qui-suis-je", "Quel compte est associé, et qui paie ici"),
        ("settings", "réglages", "Ce que tu peux choisir pour toi"),
        ("setup", "configurer", "Configurer MyBA pour ce serveur ; pour ses administrateurs"),
        ("quota", "quota", "Combien de jetons de l'équipe sont utilisés"),
        ("buy", "acheter", "Acheter des jetons"),
    ],
    kinds: ["Ce qui convient", "Story", "Bug", "Tâche", "Epic", "Spike"],
    of_message: "Rédiger un ticket",
};

const SPANISH: Locale = Locale {
    tag: "es-ES",
    words: &[
        ("myba", "myba", "Convierte una idea en bruto en un ticket"),
        ("new", "nuevo", "Escribe un ticket a partir de tu idea; sin idea se abre un formulario"),
        ("new.idea", "idea", "Quién necesita qué y qué falla hoy; basta una frase"),
        ("new.kind", "tipo", "Qué tipo de ticket; si no lo indicas, el que encaje con la idea"),
        ("new.language", "idioma", "Código del idioma del ticket, como de o pt-BR; si no lo indicas, el de la idea"),
        ("new.model", "modelo", "Qué modelo escribe y cuánto cuesta un ticket; si no lo indicas, el habitual"),
        ("history", "historial", "Tus últimos tickets"),
        ("history.ticket", "ticket", "Uno de tus tickets; escribe para encontrarlo"),
        ("help", "ayuda", "Cómo usar MyBA"),
        ("balance", "saldo", "Cuántos tokens tienes y quién paga"),
        ("link", "vincular", "Vincula tu cuenta de MyBA"),
        ("unlink", "desvincular", "Desvincula tu cuenta de MyBA"),
        ("whoami", "quién-soy", "Qué cuenta está vinculada y quién paga aquí"),
        ("settings", "ajustes", "Lo que puedes elegir para ti"),
        ("setup", "configurar", "Configura MyBA para este servidor; para administradores"),
        ("quota", "cuota", "Cuántos tokens del equipo se han usado"),
        ("buy", "comprar", "Compra tokens"),
    ],
    kinds: ["Lo que encaje", "Historia", "Error", "Tarea", "Épica", "Spike"],
    of_message: "Redactar ticket",
};

const ITALIAN: Locale = Locale {
    tag: "it",
    words: &[
        ("myba", "myba", "Trasforma un'idea grezza in un ticket"),
        ("new", "nuovo", "Scrivi un ticket dalla tua idea; senza idea si apre un modulo"),
        ("new.idea", "idea", "Chi ha bisogno di cosa, e cosa non va oggi; basta una frase"),
        ("new.kind", "tipo", "Che tipo di ticket; se non lo indichi, quello adatto all'idea"),
        ("new.language", "lingua", "Codice della lingua del ticket, come de o pt-BR; se manca, quella dell'idea"),
        ("new.model", "modello", "Quale modello scrive e quanto costa un ticket; se manca, quello solito"),
        ("history", "cronologia", "I tuoi ultimi ticket"),
        ("history.ticket", "ticket", "Uno dei tuoi ticket; scrivi per trovarlo"),
        ("help", "aiuto", "Come si usa MyBA"),
        ("balance", "saldo", "Quanti token hai e chi paga"),
        ("link", "collega", "Collega il tuo account MyBA"),
        ("unlink", "scollega", "Scollega il tuo account MyBA"),
        ("whoami", "chi-sono", "Quale account è collegato e chi paga qui"),
        ("settings", "impostazioni", "Cosa puoi scegliere per te"),
        ("setup", "configura", "Configura MyBA per questo server; per gli amministratori"),
        ("quota", "quota", "Quanti token del team sono stati usati"),
        ("buy", "acquista", "Acquista token"),
    ],
    kinds: ["Quello adatto", "Story", "Bug", "Attività", "Epic", "Spike"],
    of_message: "Scrivi ticket",
};

const DUTCH: Locale = Locale {
    tag: "nl",
    words: &[
        ("myba", "myba", "Maak van een ruw idee een ticket"),
        ("new", "nieuw", "Schrijf een ticket vanuit je idee; zonder idee opent een formulier"),
        ("new.idea", "idee", "Wie heeft wat nodig, en wat gaat er nu mis? Eén zin is genoeg"),
        ("new.kind", "soort", "Welk soort ticket; laat je het weg, dan wat bij het idee past"),
        ("new.language", "taal", "Taalcode van het ticket, zoals de of pt-BR; laat je het weg, dan die van het idee"),
        ("new.model", "model", "Welk model schrijft en wat een ticket kost; laat je het weg, dan je gewone"),
        ("history", "geschiedenis", "Je laatste tickets"),
        ("history.ticket", "ticket", "Een van je tickets; typ om het te vinden"),
        ("help", "hulp", "Hoe je MyBA gebruikt"),
        ("balance", "saldo", "Hoeveel tokens je hebt en wie betaalt"),
        ("link", "koppelen", "Koppel je MyBA-account"),
        ("unlink", "ontkoppelen", "Ontkoppel je MyBA-account"),
        ("whoami", "wie-ben-ik", "Welk account is gekoppeld en wie hier betaalt"),
        ("settings", "instellingen", "Wat je voor jezelf kunt kiezen"),
        ("setup", "inrichten", "Richt MyBA in voor deze server; voor beheerders"),
        ("quota", "verbruik", "Hoeveel tokens van het team zijn gebruikt"),
        ("buy", "kopen", "Koop tokens"),
    ],
    kinds: ["Wat past", "Story", "Bug", "Taak", "Epic", "Spike"],
    of_message: "Ticket opstellen",
};

const PORTUGUESE: Locale = Locale {
    tag: "pt-BR",
    words: &[
        ("myba", "myba", "Transforme uma ideia bruta em um ticket"),
        ("new", "novo", "Escreva um ticket a partir da sua ideia; sem ideia, abre um formulário"),
        ("new.idea", "ideia", "Quem precisa de quê, e o que dá errado hoje; uma frase basta"),
        ("new.kind", "tipo", "Que tipo de ticket; se não disser, o que combina com a ideia"),
        ("new.language", "idioma", "Código do idioma do ticket, como de ou pt-BR; se não disser, o da ideia"),
        ("new.model", "modelo", "Qual modelo escreve e quanto custa um ticket; se não disser, o de sempre"),
        ("history", "histórico", "Seus últimos tickets"),
        ("history.ticket", "ticket", "Um dos seus tickets; digite para encontrar"),
        ("help", "ajuda", "Como usar o MyBA"),
        ("balance", "saldo", "Quantos tokens você tem e quem paga"),
        ("link", "vincular", "Vincule sua conta MyBA"),
        ("unlink", "desvincular", "Desvincule sua conta MyBA"),
        ("whoami", "quem-sou", "Qual conta está vinculada e quem paga aqui"),
        ("settings", "ajustes", "O que você pode escolher para si"),
        ("setup", "configurar", "Configure o MyBA para este servidor; para administradores"),
        ("quota", "cota", "Quantos tokens da equipe foram usados"),
        ("buy", "comprar", "Compre tokens"),
    ],
    kinds: ["O que combinar", "História", "Bug", "Tarefa", "Épico", "Spike"],
    of_message: "Escrever ticket",
};

const POLISH: Locale = Locale {
    tag: "pl",
    words: &[
        ("myba", "myba", "Zamień surowy pomysł w zgłoszenie"),
        ("new", "nowe", "Napisz zgłoszenie z pomysłu; bez pomysłu otworzy się formularz"),
        ("new.idea", "pomysł", "Kto czego potrzebuje i co dziś nie działa; wystarczy jedno zdanie"),
        ("new.kind", "rodzaj", "Rodzaj zgłoszenia; bez wyboru taki, jaki pasuje do pomysłu"),
        ("new.language", "język", "Kod języka zgłoszenia, na przykład de lub pt-BR; bez wyboru język pomysłu"),
        ("new.model", "model", "Który model pisze i ile kosztuje zgłoszenie; bez wyboru ten co zwykle"),
        ("history", "historia", "Twoje ostatnie zgłoszenia"),
        ("history.ticket", "zgłoszenie", "Jedno z twoich zgłoszeń; pisz, aby je znaleźć"),
        ("help", "pomoc", "Jak korzystać z MyBA"),
        ("balance", "saldo", "Ile masz tokenów i kto płaci"),
        ("link", "połącz", "Połącz swoje konto MyBA"),
        ("unlink", "rozłącz", "Rozłącz swoje konto MyBA"),
        ("whoami", "kim-jestem", "Które konto jest połączone i kto tu płaci"),
        ("settings", "ustawienia", "Co możesz wybrać dla siebie"),
        ("setup", "konfiguracja", "Skonfiguruj MyBA dla tego serwera; dla administratorów"),
        ("quota", "limit", "Ile tokenów zespołu zostało zużytych"),
        ("buy", "kup", "Kup tokeny"),
    ],
    kinds: ["Co pasuje", "Historyjka", "Błąd", "Zadanie", "Epik", "Spike"],
    of_message: "Napisz zgłoszenie",
};

const JAPANESE: Locale = Locale {
    tag: "ja",
    words: &[
        ("myba", "myba", "ラフなアイデアを作業チケットにします"),
        ("new", "新規", "アイデアからチケットを書きます。アイデアがなければフォームが開きます"),
        ("new.idea", "アイデア", "誰が何を必要とし、今は何が困るか。一文で足ります"),
        ("new.kind", "種類", "チケットの種類。省くとアイデアに合うものになります"),
        ("new.language", "言語", "チケットの言語コード（de、pt-BR など）。省くとアイデアと同じ言語"),
        ("new.model", "モデル", "どのモデルが書くか、チケットはいくらか。省くといつものモデル"),
        ("history", "履歴", "最近のチケット"),
        ("history.ticket", "チケット", "自分のチケット。入力して探せます"),
        ("help", "ヘルプ", "MyBA の使い方"),
        ("balance", "残高", "トークンの残りと支払い元"),
        ("link", "連携", "MyBA アカウントを連携します"),
        ("unlink", "連携解除", "MyBA アカウントの連携を解除します"),
        ("whoami", "自分", "連携中のアカウントと、ここでの支払い元"),
        ("settings", "設定", "自分用に選べること"),
        ("setup", "サーバー設定", "このサーバーの MyBA を設定します（管理者用）"),
        ("quota", "利用量", "チームのトークンの使用量"),
        ("buy", "購入", "トークンを購入します"),
    ],
    kinds: ["おまかせ", "ストーリー", "バグ", "タスク", "エピック", "スパイク"],
    of_message: "チケットを作成",
};

const KOREAN: Locale = Locale {
    tag: "ko",
    words: &[
        ("myba", "myba", "거친 아이디어를 작업 티켓으로 만듭니다"),
        ("new", "새티켓", "아이디어로 티켓을 작성합니다. 아이디어가 없으면 양식이 열립니다"),
        ("new.idea", "아이디어", "누구에게 무엇이 필요하고 지금 무엇이 문제인지. 한 문장이면 됩니다"),
        ("new.kind", "종류", "티켓의 종류. 생략하면 아이디어에 맞는 것으로 정합니다"),
        ("new.language", "언어", "티켓의 언어 코드(예: de, pt-BR). 생략하면 아이디어의 언어"),
        ("new.model", "모델", "어떤 모델이 쓰고 티켓이 얼마인지. 생략하면 평소 모델"),
        ("history", "기록", "최근 티켓"),
        ("history.ticket", "티켓", "내 티켓 중 하나. 입력해서 찾습니다"),
        ("help", "도움말", "MyBA 사용법"),
        ("balance", "잔액", "남은 토큰과 결제 주체"),
        ("link", "연결", "MyBA 계정을 연결합니다"),
        ("unlink", "연결해제", "MyBA 계정 연결을 해제합니다"),
        ("whoami", "내정보", "연결된 계정과 이곳의 결제 주체"),
        ("settings", "설정", "내가 고를 수 있는 것"),
        ("setup", "서버설정", "이 서버의 MyBA를 설정합니다(관리자용)"),
        ("quota", "사용량", "팀 토큰의 사용량"),
        ("buy", "구매", "토큰을 구매합니다"),
    ],
    kinds: ["알맞은 것", "스토리", "버그", "작업", "에픽", "스파이크"],
    of_message: "티켓 작성",
};

const CHINESE: Locale = Locale {
    tag: "zh-CN",
    words: &[
        ("myba", "myba", "把粗略的想法变成工单"),
        ("new", "新建", "根据你的想法写工单；没有想法时会打开表单"),
        ("new.idea", "想法", "谁需要什么，现在哪里有问题；一句话就够"),
        ("new.kind", "类型", "工单类型；不选则按想法决定"),
        ("new.language", "语言", "工单的语言代码，如 de 或 pt-BR；不填则与想法相同"),
        ("new.model", "模型", "由哪个模型撰写，一张工单多少令牌；不填则用常用模型"),
        ("history", "历史", "你最近的工单"),
        ("history.ticket", "工单", "你的一张工单；输入即可查找"),
        ("help", "帮助", "如何使用 MyBA"),
        ("balance", "余额", "你有多少代币，由谁付费"),
        ("link", "关联", "关联你的 MyBA 账号"),
        ("unlink", "取消关联", "取消关联你的 MyBA 账号"),
        ("whoami", "我是谁", "关联了哪个账号，这里由谁付费"),
        ("settings", "设置", "你可以为自己选择的内容"),
        ("setup", "服务器设置", "为这个服务器设置 MyBA；仅限管理员"),
        ("quota", "用量", "团队代币的使用情况"),
        ("buy", "购买", "购买代币"),
    ],
    kinds: ["自动选择", "故事", "缺陷", "任务", "史诗", "探索"],
    of_message: "起草工单",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        let keys: Vec<&str> = ENGLISH.words.iter().map(|(key, ..)| *key).collect();
        for locale in &OTHERS {
            assert_eq!(locale.words.iter().map(|(key, ..)| *key).collect::<Vec<_>>(), keys, "{}", locale.tag);
            for (_, name, description) in locale.words {
                assert!(!description.ends_with('.') && !description.contains('!'), "{}: {name}", locale.tag);
            }
        }
    }
}
