//! Which modules may name which: what a manifest cannot say because both live in one crate.

use crate::rust_source;
use crate::tree::{File, Tree};

/// In files below `folder`, except those below one of `except`, none of `names` may stand in code.
struct Rule {
    folder: &'static str,
    except: &'static [&'static str],
    names: &'static [&'static str],
    why: &'static str,
}

const RULES: [Rule; 9] = [
    Rule { folder: "", except: &["src/core/store/"], names: &["sqlx"], why: "only src/core/store speaks SQL" },
    Rule {
        folder: "src/server/http/",
        except: &[],
        names: &["crate::stripe", "crate::openrouter", "stripe_checkout", "stripe_core", "async_stripe"],
        why: "handlers know the core's ports, not the adapters behind them",
    },
    Rule {
        folder: "src/server/",
        except: &["src/server/stripe/", "src/server/tests/"],
        names: &["stripe::Client", "stripe_checkout", "stripe_core", "stripe_shared", "stripe_types"],
        why: "Stripe's types end in src/server/stripe",
    },
    Rule {
        folder: "src/core/ledger/",
        except: &[],
        names: &["crate::checkout", "crate::generation", "crate::identity", "crate::inbox"],
        why: "the ledger knows none of the others",
    },
    Rule {
        folder: "src/core/identity/",
        except: &[],
        names: &["crate::checkout", "crate::generation"],
        why: "identity stands alone",
    },
    Rule {
        folder: "src/core/checkout/",
        except: &[],
        names: &["crate::generation"],
        why: "checkout builds on the ledger alone",
    },
    Rule {
        folder: "src/core/generation/",
        except: &[],
        names: &["crate::checkout"],
        why: "generation builds on the ledger alone",
    },
    Rule {
        folder: "src/core/store/",
        except: &[],
        names: &["crate::ledger", "crate::checkout", "crate::generation", "crate::identity"],
        why: "the store keeps rows and decides nothing",
    },
    Rule {
        folder: "sandbox/",
        except: &["sandbox/tests/"],
        names: &["myba_core", "myba_server"],
        why: "the stand-ins know no product",
    },
];

pub fn findings(tree: &Tree) -> Vec<String> {
    let own = |file: &&File| !file.path.starts_with("xtask/");
    tree.rust().filter(own).flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<String> {
    let rules: Vec<_> = RULES.iter().filter(|rule| rule.covers(&file.path)).collect();
    let code = rust_source::code(&file.text);
    let mut findings = Vec::new();
    for (number, line) in code.lines().enumerate() {
        for rule in &rules {
            let named = rule.names.iter().filter(|name| names(line, name));
            findings.extend(named.map(|name| format!("{}:{}: {name} ({})", file.path, number + 1, rule.why)));
        }
    }
    findings
}

impl Rule {
    fn covers(&self, path: &str) -> bool {
        path.starts_with(self.folder) && !self.except.iter().any(|except| path.starts_with(except))
    }
}

/// Whether `name` stands in `line` as a whole path, and not as a part of a longer word.
fn names(line: &str, name: &str) -> bool {
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + name.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_name_is_found_in_code_only() {
        let planted = "use crate::stripe::Gateway;\n// crate::stripe is elsewhere\nlet a = \"crate::stripe\";\n";
        let found = of_file(&File::of("src/server/http/buy.rs", planted));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("src/server/http/buy.rs:1: crate::stripe"), "{found:?}");
        assert_eq!(of_file(&File::of("src/server/app.rs", planted)), Vec::<String>::new());
    }

    #[test]
    fn sql_is_found_everywhere_but_in_the_store() {
        let planted = "use sqlx::Row;";
        assert_eq!(of_file(&File::of("src/core/ledger/mod.rs", planted)).len(), 1);
        assert_eq!(of_file(&File::of("src/server/tests/it/main.rs", planted)).len(), 1);
        assert_eq!(of_file(&File::of("src/core/store/tx.rs", planted)), Vec::<String>::new());
    }

    #[test]
    fn a_longer_word_is_another_name() {
        assert!(names("use crate::inbox;", "crate::inbox"));
        assert!(!names("use crate::inbox_view;", "crate::inbox"));
    }
}
