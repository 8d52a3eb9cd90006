//! `cargo xtask openapi`: docs/openapi.json is what the program itself says of its API.

use anyhow::{Context, Result, bail};

use crate::{command, say, workspace};

const FILE: &str = "docs/openapi.json";

/// Writes the document, or only compares it.
///
/// # Errors
/// When the program does not build or print it, or when `check` finds a difference.
pub fn run(check: bool) -> Result<()> {
    let mut cargo = workspace::cargo();
    command::without_private_settings(&mut cargo);
    let printed = command::output(cargo.args(["run", "--quiet", "--package", "myba-server", "--", "openapi"]))?;
    let document: serde_json::Value = serde_json::from_str(&printed).context("`myba openapi` printed no JSON")?;
    let fresh = format!("{document:#}\n");
    let path = workspace::root().join(FILE);
    if check {
        let stored = std::fs::read_to_string(&path).with_context(|| format!("{FILE} cannot be read"))?;
        return compare(&stored, &fresh);
    }
    std::fs::write(&path, &fresh).with_context(|| format!("{FILE} cannot be written"))?;
    say::line(format!("{FILE}: {} lines", fresh.lines().count()));
    Ok(())
}

fn compare(stored: &str, fresh: &str) -> Result<()> {
    if stored == fresh {
        return Ok(());
    }
    let same = stored.lines().zip(fresh.lines()).take_while(|(stored, fresh)| stored == fresh).count();
    bail!("{FILE} is not what the program says, from line {} on; `cargo xtask openapi` writes it anew", same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_document_is_refused_with_its_first_line() {
        assert!(compare("a\nb\n", "a\nb\n").is_ok());
        let error = compare("a\nb\n", "a\nc\n").unwrap_err().to_string();
        assert!(error.contains("from line 2 on"), "{error}");
    }
}
