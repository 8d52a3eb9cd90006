//! Running other programs: to the end, with what they print shown, collected or counted.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::say;
use crate::tally::Tally;

/// Settings and secrets of the developer's own shell: a test must not meet a real vendor because a key is exported.
const PRIVATE: [&str; 7] = ["MYBA_", "CLERK_", "STRIPE_", "OPENROUTER_", "OPENAI_", "SLACK_", "DISCORD_"];

/// Forgets what the developer's shell would tell the product; `MYBA_TEST_…` is meant for tests and stays.
pub fn without_private_settings(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        if is_private(name) {
            command.env_remove(name);
        }
    }
    command
}

fn is_private(name: &str) -> bool {
    !name.starts_with("MYBA_TEST_") && PRIVATE.iter().any(|prefix| name.starts_with(prefix))
}

/// Runs a program to its end, its output shown.
pub fn run(command: &mut Command) -> Result<()> {
    let name = name(command);
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("`{name}` could not be started"))?;
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// Runs a program to its end and returns what it wrote to standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let name = name(command);
    let done = command.stdin(Stdio::null()).stderr(Stdio::piped()).output();
    let done = done.with_context(|| format!("`{name}` could not be started"))?;
    if !done.status.success() {
        bail!("`{name}` failed ({}): {}", done.status, String::from_utf8_lossy(&done.stderr).trim());
    }
    String::from_utf8(done.stdout).with_context(|| format!("`{name}` printed something that is not UTF-8"))
}

/// Runs a program to its end, shows each line it prints after `before` and adds up what `count` reads in them. The flag says
/// whether the program itself reported success.
pub fn run_counting(command: &mut Command, count: fn(&str) -> Option<Tally>, before: &str) -> Result<(Tally, bool)> {
    let name = name(command);
    let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = started.with_context(|| format!("`{name}` could not be started"))?;
    let mut tally = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        for bytes in BufReader::new(stdout).split(b'\n') {
            let bytes = bytes.with_context(|| format!("reading what `{name}` prints"))?;
            let line = String::from_utf8_lossy(&bytes);
            say::line(format!("{before}{}", line.trim_end_matches('\r')));
            tally += count(&line).unwrap_or_default();
        }
    }
    let status = child.wait().with_context(|| format!("waiting for `{name}`"))?;
    Ok((tally, status.success()))
}

/// The command as one would type it, without the folders of the program's own path.
fn name(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    std::iter::once(program)
        .chain(command.get_args().map(|arg| arg.to_string_lossy().into_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_developers_keys_are_private_and_test_settings_are_not() {
        assert!(is_private("STRIPE_SECRET_KEY"));
        assert!(is_private("MYBA_HTTP__BIND"));
        assert!(!is_private("MYBA_TEST_POSTGRES_URL"));
        assert!(!is_private("PATH"));
    }

    #[test]
    fn lines_are_counted_and_the_exit_is_reported() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo 2 passed, 1 failed; exit 3"]);
        let (tally, succeeded) = run_counting(&mut command, crate::tally::journey, "lane | ").unwrap();
        assert_eq!((tally.passed, tally.failed, succeeded), (2, 1, false));
    }

    #[test]
    fn a_failing_program_is_named() {
        let error = run(Command::new("sh").args(["-c", "exit 7"])).unwrap_err().to_string();
        assert!(error.starts_with("`sh -c exit 7` failed"), "{error}");
    }
}
