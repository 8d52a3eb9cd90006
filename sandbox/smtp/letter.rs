//! Reading a mail: who sends it, what it is about, its plain text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What a person sees of a mail.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// The sender's name, else the address.
    pub from: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Reads a mail of one part, its lines ended by `\n`. What it cannot read it shows as it came.
pub(super) fn read(mail: &[u8]) -> Letter {
    let mail = String::from_utf8_lossy(mail);
    let (head, body) = mail.split_once("\n\n").unwrap_or((mail.as_ref(), ""));
    // A line that begins with a space goes on with the one before.
    let head = head.replace("\n ", " ").replace("\n\t", " ");
    let header = |name: &str| {
        let found = head.lines().filter_map(|line| line.split_once(':'));
        let mut found = found.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| words(value.trim())).unwrap_or_default()
    };
    let from = header("From");
    let name = from.split('<').next().unwrap_or_default().trim().trim_matches('"').to_owned();
    let text = match header("Content-Transfer-Encoding").to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted(body, false),
        "base64" => base64_text(body).unwrap_or_else(|| body.to_owned()),
        _ => body.to_owned(),
    };
    let from = if name.is_empty() { from.trim_matches(['<', '>']).to_owned() } else { name };
    Letter { from, subject: header("Subject"), text: text.trim_end().to_owned() }
}

/// Encoded words (RFC 2047) of a header as text.
fn words(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some((before, coded)) = rest.split_once("=?") {
        let parts: Vec<_> = coded.splitn(4, '?').collect();
        let [_, kind, word, after] = parts.as_slice() else { break };
        // The space between two encoded words is no part of the text.
        if text.is_empty() || !before.trim().is_empty() {
            text.push_str(before);
        }
        match *kind {
            "b" | "B" => text.push_str(&base64_text(word).unwrap_or_default()),
            _ => text.push_str(&quoted(word, true)),
        }
        rest = after.strip_prefix('=').unwrap_or(after);
    }
    text + rest
}

fn base64_text(text: &str) -> Option<String> {
    let plain: String = text.split_whitespace().collect();
    STANDARD.decode(plain).ok().map(|bytes| String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
}

/// Quoted-printable; in a header `_` is a space.
fn quoted(text: &str, is_header: bool) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (*first, after) {
            (b'=', [b'\n', more @ ..]) => rest = more,
            (b'=', [high, low, more @ ..]) => match hex::decode([*high, *low]) {
                Ok(byte) => {
                    bytes.extend(byte);
                    rest = more;
                }
                Err(_) => bytes.push(b'='),
            },
            (b'_', _) if is_header => bytes.push(b' '),
            (byte, _) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_read_as_a_person_reads_it() {
        let mail = "From: \"MyBA\" <hello@myba.example>\nSubject: =?utf-8?b?w5xi?=\n =?utf-8?Q?er_uns?=\n\
                    Content-Transfer-Encoding: quoted-printable\n\nF=C3=BCr dich: 1 =3D 1, und ein sehr langer=\n Satz.\n";
        let letter = read(mail.as_bytes());
        assert_eq!((letter.from.as_str(), letter.subject.as_str()), ("MyBA", "Über uns"));
        assert_eq!(letter.text, "Für dich: 1 = 1, und ein sehr langer Satz.");
    }

    #[test]
    fn base64_and_plain_bodies_are_read_and_nonsense_is_shown() {
        let read = |head: &str, body: &str| read(format!("Subject: x\n{head}\n\n{body}").as_bytes()).text;
        assert_eq!(read("content-transfer-encoding: base64", "RsO8ciBk\naWNo\n"), "Für dich");
        assert_eq!(read("X: y", "plain\n\ntext\n"), "plain\n\ntext");
        assert_eq!(read("Content-Transfer-Encoding: base64", "!!"), "!!");
        assert_eq!(super::read(b"no mail at all").text, "");
    }
}
