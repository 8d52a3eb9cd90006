//! What a browser must load before the first screen: the scripts the page names, compressed.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{command, say, workspace};

pub fn run() -> Result<()> {
    let folder = workspace::root().join("frontend/dist");
    let html = std::fs::read_to_string(folder.join("index.html"));
    let html = html.context("frontend/dist is not built (`npm run build` in frontend)")?;
    let scripts = scripts(&html);
    if scripts.is_empty() {
        bail!("frontend/dist/index.html names no script");
    }
    let mut sum = 0;
    for script in &scripts {
        let path = folder.join(script);
        let counted = command::output(Command::new("sh").arg("-c").arg("gzip -9 -c \"$0\" | wc -c").arg(&path))?;
        let size: u64 = counted.trim().parse().with_context(|| format!("measuring {script}"))?;
        say::line(format!("{script}: {size} bytes gzip"));
        sum += size;
    }
    say::line(format!("together: {sum} bytes gzip"));
    Ok(())
}

/// The scripts and preloaded modules of a page, relative to it.
fn scripts(html: &str) -> Vec<String> {
    let tags = html.split('<').filter(|tag| tag.starts_with("script") || tag.contains("modulepreload"));
    let addresses = tags.filter_map(|tag| {
        let after = tag.split_once("src=\"").or_else(|| tag.split_once("href=\""))?.1;
        after.split('"').next()
    });
    let local = addresses.map(|address| address.trim_start_matches("./").trim_start_matches('/').to_owned());
    local.filter(|address| address.ends_with(".js")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_preloads_are_found() {
        let html = r#"<script type="module" src="./assets/a.js"></script><link rel="modulepreload" href="/assets/b.js">
                      <link rel="stylesheet" href="./assets/c.css"><script>inline()</script>"#;
        assert_eq!(scripts(html), ["assets/a.js", "assets/b.js"]);
    }
}
