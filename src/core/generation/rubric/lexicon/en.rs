//! English.

use super::{Concern, Words};

pub(super) const WORDS: Words = Words {
    vague: "fast | quick | quickly | easy | easily | user-friendly | user friendly | intuitive | intuitively | robust | seamless \
        | seamlessly | appropriate | appropriately | adequate | adequately | efficient | efficiently | flexible | properly \
        | correctly | etc | and so on | as needed | if possible | as appropriate | where applicable | as expected | gracefully \
        | optimal | reasonable | reasonably | modern | nice | smooth | smoothly | state of the art",
    weak: "various | several | some | many | should | might | could | sometimes | usually | often | a lot of | as soon as possible",
    failure: "no | not | never | none | nothing | nobody | without | cannot | can't | can’t | don't | doesn't | isn't | aren't | won't \
        | didn't | only | at most | at least | unless | except | within | until | before | after | limit* | maxim* | minim* | exceed* \
        | more than | less than | longer than | larger than | fewer | too | twice | same time | again | fail* | error* | invalid \
        | empty | blank | missing | wrong | expire* | denied | deny | refus* | reject* | declin* | block* | forbid* | unauthori* \
        | time-out | timeout | times out | offline | interrupt* | connection | lost | full | duplicate* | already | unavailable \
        | unreachable | unknown | deleted | cancel* | out of | zero | half | incomplete | unsupported | conflict* | warn* | retry | rest",
    pronouns: "it is | it has | it was | it does | it shows | it works | it can | it will | it must | it should | they | this is | this \
        has | this works | this must | this can | this will | this shows | that is | that works | these are | those are",
    comparative: "better | faster | easier | slower | quicker | simpler | cheaper | nicer | more efficient | more user-friendly | more intuitive \
        | improved",
    than: "than | compared",
    superlative: "best | fastest | easiest | simplest | quickest | most efficient | most intuitive | perfect | perfectly",
    negation: "not | no | never | nobody | nothing | none | cannot | can't | don't | doesn't | isn't | aren't | won't",
    passive: "is handled | are handled | is processed | are processed | is validated | are validated | is taken care of | is managed \
        | are managed | is considered | are considered | is improved | are improved | is supported | are supported | is addressed \
        | is dealt with | is optimised | is optimized | is ensured",
    unseen: "works | work | functions | function | behaves | performs | is possible | is fine | is ok | is handled | are handled \
        | is processed | are processed | is supported | are supported | is improved | is ready | is managed",
    seen: "see* | receiv* | return* | stor* | reject* | redirect* | equal* | show* | display* | appear* | list* | contain* | send* | sent \
        | get* | refus* | download* | open* | message | states | is in | are in | stand* | stay* | unchanged | hold* | name* | arriv*",
    roles: "customer* | client* | admin* | administrator* | accountant* | manager* | tenant* | patient* | teacher* | student* | member* \
        | volunteer* | nurse* | doctor* | driver* | cook* | waiter* | seller* | buyer* | visitor* | guest* | employee* | owner* \
        | editor* | coordinator* | librarian* | parent* | trainer* | subscriber* | supervisor* | agent* | operator* | finance | support",
    anybody: "a user | an user | user | the user | users | someone | somebody | anyone | person",
    makers: "system | developer* | application | backend | database | server | api",
    empty_benefit: "i can do it | i can do that | i can do this | i can use it | i have it | it is possible | it works | i can",
    cause: "because of | caused by | due to | root cause | the cause is | race condition | memory leak | null pointer | stale cache | the fix is \
        | can be fixed by | is fixed by | must be fixed by",
    split: "split* | part | parts | separate* | own ticket | ticket of its own | first version | later | step by step | smaller",
    generic: "want* | need* | would | like | please | make | have | thing | something | able | add | let | get | use* | user* | nice \
        | great | good | maybe | really | also | always | today | currently | feature | option | possible | way | keep* | let's",
    no_step: "a | an | it | that | the | there | these | this | those",
    concerns: [
        (
            Concern::Security,
            "log in | login | sign in | sign-in | password* | two-factor | 2fa | sso | single sign-on",
            "wrong | expire* | denied | refus* | lock* | attempt* | session* | access | password* is wrong | invalid | unknown | fail* | link",
        ),
        (
            Concern::Payment,
            "pay by | payment* | credit card | checkout | charge my | charged",
            "declin* | fail* | refus* | once | twice | duplicate* | second | again | refund* | cancel* | nothing is charged",
        ),
        (
            Concern::Privacy,
            "personal data | date of birth | health data | medical | passport* | social security | home address* | salary | salaries \
            | payslip*",
            "only | access | delet* | keep | kept | retention | who may | refus* | denied | see | consent | privacy | gdpr | anonym*",
        ),
        (
            Concern::Limits,
            "upload* | attach a | attach files | drag and drop",
            "mb | kb | gb | large* | size | type* | format* | limit* | at most | too | refus* | virus | pdf | jpg | jpeg | png",
        ),
    ],
    opening: &["As an ", "As a ", "As the ", "As our ", "As any ", "As every ", "As "],
    want: &[
        ", I want ",
        ", I need ",
        ", I would like ",
        ", I'd like ",
        ", I’d like ",
        ", we want ",
        ", we need ",
        " I want ",
        " we want ",
    ],
    benefit: &[", so that ", ", so ", ", in order to ", ", because ", " so that ", " in order to "],
};
