//! Who may depend on whom. The manifests decide it; this reads them.

use anyhow::{Context, Result};
use toml::Table;

use crate::tree::Tree;

/// What a crate must not depend on. A name ending in `*` stands for every crate whose name begins so.
struct Rule {
    manifest: &'static str,
    banned: &'static [&'static str],
    /// Whether its tests must keep to the rule too.
    tests_too: bool,
}

const PRODUCT: [&str; 3] = ["myba-core", "myba-server", "myba-bots"];
/// Clients of vendors. The stand-ins must not share the bugs they are there to reveal; their tests may drive them.
const CLIENTS: [&str; 3] = ["async-stripe*", "slack-morphism*", "serenity*"];

const RULES: [Rule; 7] = [
    Rule {
        manifest: "src/core/Cargo.toml",
        banned: &[
            "axum*",
            "http",
            "hyper*",
            "tower*",
            "reqwest*",
            "async-stripe*",
            "slack-morphism*",
            "serenity*",
            "jsonwebtoken",
            "clap*",
            "myba-server",
            "myba-bots",
            "myba-sandbox",
            "myba-pdf",
        ],
        tests_too: true,
    },
    Rule { manifest: "src/pdf/Cargo.toml", banned: &["myba-*", "axum*", "tokio*", "serde*"], tests_too: true },
    Rule { manifest: "bots/Cargo.toml", banned: &["axum*", "async-stripe*", "sqlx*", "myba-server"], tests_too: false },
    Rule { manifest: "src/server/Cargo.toml", banned: &["sqlx*", "libsqlite3-sys"], tests_too: true },
    Rule { manifest: "sandbox/Cargo.toml", banned: &PRODUCT, tests_too: true },
    Rule { manifest: "sandbox/Cargo.toml", banned: &CLIENTS, tests_too: false },
    Rule { manifest: "xtask/Cargo.toml", banned: &["myba-*"], tests_too: true },
];

pub fn findings(tree: &Tree) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for rule in &RULES {
        // A crate that is not there yet, or is gone, breaks no rule; the workspace's own list says which must be there.
        let Some(file) = tree.files.iter().find(|file| file.path == rule.manifest) else { continue };
        let manifest: Table = toml::from_str(&file.text).with_context(|| rule.manifest.to_owned())?;
        findings.extend(of_manifest(rule, &manifest));
    }
    let root: Table = toml::from_str(tree.text("Cargo.toml")?).context("Cargo.toml")?;
    findings.extend(unruled_members(&root));
    findings.extend(sandbox_is_optional(&toml::from_str(tree.text("src/server/Cargo.toml")?)?));
    Ok(findings)
}

fn of_manifest(rule: &Rule, manifest: &Table) -> Vec<String> {
    let names = dependencies(manifest, rule.tests_too);
    let broken = names.iter().filter(|name| rule.banned.iter().any(|banned| matches(banned, name)));
    broken.map(|name| format!("{} must not depend on {name}", rule.manifest)).collect()
}

fn matches(banned: &str, name: &str) -> bool {
    banned.strip_suffix('*').map_or(banned == name, |prefix| name.starts_with(prefix))
}

/// The real names of what a manifest depends on, for every platform.
fn dependencies(manifest: &Table, tests_too: bool) -> Vec<String> {
    let kinds: &[&str] = if tests_too {
        &["dependencies", "build-dependencies", "dev-dependencies"]
    } else {
        &["dependencies", "build-dependencies"]
    };
    let platforms = manifest.get("target").and_then(toml::Value::as_table);
    let tables = platforms.into_iter().flat_map(Table::values).filter_map(toml::Value::as_table);
    let mut names = Vec::new();
    for table in tables.chain(std::iter::once(manifest)) {
        for entries in kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()) {
            for (name, entry) in entries {
                let renamed = entry.get("package").and_then(toml::Value::as_str);
                names.push(renamed.unwrap_or(name).to_owned());
            }
        }
    }
    names
}

/// Every crate has a rule: a new one must say what it may not know.
fn unruled_members(root: &Table) -> Vec<String> {
    let members = root.get("workspace").and_then(|workspace| workspace.get("members")?.as_array());
    let members = members.into_iter().flatten().filter_map(toml::Value::as_str);
    let unruled = members.filter(|member| !RULES.iter().any(|rule| rule.manifest == format!("{member}/Cargo.toml")));
    unruled.map(|member| format!("{member} has no rule in tidy/manifests.rs")).collect()
}

/// The shipped program is built without the stand-ins, so nothing but the feature may bring them in.
fn sandbox_is_optional(server: &Table) -> Option<String> {
    let sandbox = server.get("dependencies")?.get("myba-sandbox")?;
    let optional = sandbox.get("optional").and_then(toml::Value::as_bool) == Some(true);
    (!optional).then(|| "src/server/Cargo.toml: myba-sandbox must be optional".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_forbidden_dependency_is_found_wherever_it_stands() {
        let core = &RULES[0];
        let found = |text: &str| of_manifest(core, &table(text)).len();
        assert_eq!(found("[dependencies]\naxum.workspace = true"), 1);
        assert_eq!(found("[dev-dependencies]\nreqwest = \"0.13\""), 1);
        assert_eq!(found("[target.'cfg(unix)'.dependencies]\nclap = \"4\""), 1);
        assert_eq!(found("[dependencies]\nweb = { package = \"axum-core\", version = \"1\" }"), 1);
        assert_eq!(found("[dependencies]\nsqlx.workspace = true\nhttparse = \"1\""), 0);
    }

    #[test]
    fn the_stand_ins_may_use_clients_in_tests_only() {
        let clients = RULES.iter().find(|rule| rule.banned == CLIENTS).unwrap();
        assert_eq!(of_manifest(clients, &table("[dev-dependencies]\nasync-stripe = \"1\"")), Vec::<String>::new());
        assert_eq!(of_manifest(clients, &table("[dependencies]\nasync-stripe-core = \"1\"")).len(), 1);
    }

    #[test]
    fn a_new_crate_needs_a_rule() {
        assert_eq!(unruled_members(&table("[workspace]\nmembers = [\"src/core\", \"attic\"]")).len(), 1);
    }

    #[test]
    fn stand_ins_that_are_always_built_are_found() {
        assert!(sandbox_is_optional(&table("[dependencies]\nmyba-sandbox.workspace = true")).is_some());
        assert!(
            sandbox_is_optional(&table("[dependencies]\nmyba-sandbox = { workspace = true, optional = true }"))
                .is_none()
        );
    }
}
