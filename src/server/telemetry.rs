//! Logs: JSON lines in production, readable ones in development. Text from outside can never begin a line of its own.

use std::io;

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::{Config, Environment, LogFormat};

/// Whatever the level: below these the client of Slack writes codes of sign-ins into the log, and that of Discord whole messages
/// that it cannot read, with the tokens to answer them.
const QUIET: [&str; 3] = ["slack_morphism=info", "serenity=warn", "serenity::gateway::ws=error"];

/// Starts logging to standard error. A second call changes nothing: the first one's settings stay.
///
/// # Errors
/// When the level cannot be read; [`Config::load`] refuses such a level before.
pub fn start(config: &Config) -> anyhow::Result<()> {
    let mut filter = EnvFilter::try_new(&config.telemetry.level)?;
    for quiet in QUIET {
        filter = filter.add_directive(quiet.parse()?);
    }
    let json = is_json(config);
    // The error says that a logger is already there.
    let _ = tracing::subscriber::set_global_default(subscriber(filter, json, io::stderr));
    Ok(())
}

fn is_json(config: &Config) -> bool {
    match config.telemetry.format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => config.environment != Environment::Development,
    }
}

/// A logger that writes to `writer`.
fn subscriber<W>(filter: EnvFilter, json: bool, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let builder = tracing_subscriber::fmt().with_env_filter(filter);
    if json {
        return Box::new(builder.json().flatten_event(true).with_current_span(true).with_writer(writer).finish());
    }
    Box::new(builder.compact().with_target(false).with_writer(OneLine(writer)).finish())
}

/// A writer that keeps each record on one line: what callers sent may hold line breaks, and must not look like a record.
struct OneLine<W>(W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for OneLine<W> {
    type Writer = OneLine<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        OneLine(self.0.make_writer())
    }
}

impl<W: io::Write> io::Write for OneLine<W> {
    /// The formatter hands over a whole record at a time, its own line break last.
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let text = record.strip_suffix(b"\n").unwrap_or(record);
        let mut line = Vec::with_capacity(record.len());
        for byte in text {
            match byte {
                b'\n' => line.extend_from_slice(b"\\n"),
                b'\r' => line.extend_from_slice(b"\\r"),
                byte => line.push(*byte),
            }
        }
        line.extend_from_slice(&record[text.len()..]);
        self.0.write_all(&line)?;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Page {
        fn lines(&self) -> Vec<String> {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap().lines().map(ToOwned::to_owned).collect()
        }
    }

    impl io::Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn log(json: bool) -> Vec<String> {
        let page = Page::default();
        let writer = page.clone();
        let subscriber = subscriber(EnvFilter::new("info"), json, move || writer.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(title = %"a\nERROR forged\r\n", "an idea\nFATAL forged");
            tracing::debug!("below the level");
        });
        page.lines()
    }

    #[test]
    fn j19_a_line_break_from_outside_begins_no_line() {
        for json in [false, true] {
            let lines = log(json);
            assert_eq!(lines.len(), 1, "{lines:?}");
            assert!(lines[0].contains("\\nERROR forged") && lines[0].contains("\\nFATAL forged"), "{lines:?}");
        }
    }

    #[test]
    fn json_lines_are_json() {
        let line: serde_json::Value = serde_json::from_str(&log(true)[0]).unwrap();
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["message"], "an idea\nFATAL forged");
    }

    #[test]
    fn a_writer_answers_with_the_whole_record() {
        let mut page = OneLine(Page::default());
        page.write_all(b"a\nb\n").unwrap();
        assert_eq!(page.0.lines(), ["a\\nb"]);
    }
}
