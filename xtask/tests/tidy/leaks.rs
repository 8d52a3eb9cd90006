//! Nothing of one machine, and no download address, is tracked.

use crate::tree::{File, Tree};

/// Where people's files lie, and where registries keep theirs. Spelt in parts so that this file does not find itself.
const HOMES: [&str; 4] =
    [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("C:\\", "Users\\")];
const DOWNLOADS: [&str; 5] = [
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("static.", "crates.io"),
    concat!("index.", "crates.io"),
    concat!("\"resol", "ved\": \""),
];
const LIMIT_BYTES: usize = 1 << 20;

pub fn findings(tree: &Tree) -> Vec<String> {
    let root = tree.root.to_string_lossy().into_owned();
    tree.files.iter().flat_map(|file| of_file(file, &root)).collect()
}

fn of_file(file: &File, root: &str) -> Vec<String> {
    let mut findings = Vec::new();
    if file.text.len() > LIMIT_BYTES {
        findings.push(format!("{}: over 1 MiB of text", file.path));
    }
    // A route of the web app that begins like a folder of a machine would be an honest find; none does.
    for (number, line) in file.text.lines().enumerate() {
        let banned = HOMES.iter().chain(&DOWNLOADS).copied().chain(std::iter::once(root));
        let found = banned.filter(|text| line.contains(text) && !text.is_empty());
        findings.extend(found.map(|text| format!("{}:{}: {text}", file.path, number + 1)));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_addresses_are_found() {
        let planted = format!("a\nlog in {}ana/x\nsee /srv/checkout/x\n", HOMES[0]);
        let found = of_file(&File::of("docs/a.md", &planted), "/srv/checkout");
        assert_eq!(found, [format!("docs/a.md:2: {}", HOMES[0]), "docs/a.md:3: /srv/checkout".to_owned()]);
        let lock = format!("{} \"https://{}/x.tgz\"", DOWNLOADS[4], DOWNLOADS[0]);
        assert_eq!(of_file(&File::of("frontend/package-lock.json", &lock), "/srv/checkout").len(), 2);
    }
}
