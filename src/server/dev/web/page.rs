//! The page that stands in for the web app while it is built. It asks again by itself.

use super::Phase;

/// So many lines of the tools are kept and shown.
pub(super) const LINES: usize = 40;
/// So many are repeated in the log when a build fails.
pub(super) const LINES_IN_LOG: usize = 15;

const STYLE: &str = "body{margin:0;min-height:100vh;background:oklch(.962 .007 158);color:oklch(.245 .025 170);\
font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center}main{width:min(44rem,calc(100vw - 2rem));\
background:oklch(.996 .002 150);border:1px solid oklch(.892 .012 160);border-radius:6px;padding:1.5rem;\
box-sizing:border-box}h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:.5rem 0}pre{margin:1rem 0 0;padding-top:1rem;\
border-top:1px dashed oklch(.6 .02 165);font-size:.8rem;white-space:pre-wrap;overflow-wrap:anywhere}\
@media(prefers-color-scheme:dark){body{background:oklch(.178 .012 168);color:oklch(.945 .008 150)}\
main{background:oklch(.226 .014 168);border-color:oklch(.325 .018 168)}}";

/// The page of a phase.
pub(super) fn html(phase: &Phase) -> String {
    let (title, sentence, lines, refresh) = match phase {
        Phase::Ready => ("The web app is ready", String::new(), &[][..], 1),
        Phase::Building { step, lines } => (
            "The web app is being built",
            format!("Now {step}. This happens once, takes about a minute, and the page opens by itself."),
            lines.as_slice(),
            1,
        ),
        Phase::Failed { sentence, lines } => {
            ("The web app could not be built", format!("{}.", escaped(sentence)), lines.as_slice(), 5)
        }
    };
    let lines: Vec<_> = lines.iter().map(|line| escaped(line)).collect();
    let log = if lines.is_empty() { String::new() } else { format!("<pre>{}</pre>", lines.join("\n")) };
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} · MyBA</title>\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta http-equiv=\"refresh\" content=\"{refresh}\"><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1><p>{sentence}</p><p>The API works meanwhile.</p>{log}</main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    let plain: String = text.chars().filter(|char| !char.is_control()).collect();
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
