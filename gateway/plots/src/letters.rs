//! How wide text is at most, and where its lines break. No font of the machine is asked: widths are the largest of DejaVu Sans,
//! Noto Sans and Noto Sans Georgian, in thousandths of the font's size, so that text fits whichever of them a reader has.

/// Text without control characters, marks that turn the direction of what follows, and doubled spaces.
pub(crate) fn tidy(text: &str) -> String {
    let hidden = |letter: &char| {
        matches!(letter, '\u{200B}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
            || matches!(letter, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
    };
    let spaced: String = text
        .chars()
        .filter(|letter| !hidden(letter))
        .map(|letter| if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter })
        .collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The most that `text` is wide in units, set in `size`.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| f64::from(thousandths(letter))).sum::<f64>() * size / 1000.0
}

/// Bold text is at most so much wider.
pub(crate) const BOLD: f64 = 1.15;

fn thousandths(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | '\'' => 280,
        ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '/' | '\\' | 'I' | 'J' => 375,
        '!' | '(' | ')' | '[' | ']' | '-' | 'f' | 'r' | 't' => 415,
        '"' | '*' | '_' | '`' | '|' | 's' | 'c' | 'z' | '–' | '„' | '“' | '”' => 560,
        '0'..='9' | 'a'..='l' | 'n'..='v' | 'x' | 'y' | '?' | '$' | '{' | '}' => 640,
        'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'U' | '&' => 790,
        'M' => 910,
        'W' | 'm' | '@' | '%' => 1000,
        'A'..='Z' => 700,
        'w' | '+' | '<' | '=' | '>' | '~' | '^' | '#' | '×' | '\u{2212}' | '±' => 840,
        'ლ' => 1090,
        'თ' | 'დ' | 'ფ' => 890,
        'ო' | 'რ' | 'ღ' => 810,
        'ტ' => 770,
        'ც' => 670,
        'ა'..='ჰ' => 630,
        '\u{300}'..='\u{36F}' => 0,
        _ => 1100,
    }
}

/// `text` in lines of at most `room` units, broken at spaces (no-break spaces hold) or, in a word that is too long, anywhere. Of more
/// than `most` lines the last one kept ends in an ellipsis.
pub(crate) fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').flat_map(|word| pieces(word, size, room)) {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if width(&longer, size) <= room {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word));
        }
    }
    lines.push(line);
    lines.retain(|line| !line.is_empty());
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = shorten(&format!("{last}…"), size, room);
        }
    }
    lines
}

/// All of `text` in as few lines as [`wrap`] makes, of about equal width, so that no single word is left over.
pub(crate) fn balance(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = wrap(text, size, room, usize::MAX);
    let narrower = (1..20_u8).map(|step| room * (1.0 - f64::from(step) * 0.04));
    for narrow in narrower {
        let tried = wrap(text, size, narrow, usize::MAX);
        if tried.len() > lines.len() {
            break;
        }
        lines = tried;
    }
    lines
}

/// `text` on one line, cut with an ellipsis where it is wider than `room`.
pub(crate) fn shorten(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let room = room - width("…", size);
    let mut kept = String::new();
    let mut used = 0.0;
    for letter in text.trim_end_matches('…').chars() {
        used += f64::from(thousandths(letter)) * size / 1000.0;
        if used > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// A word, or what it must be cut into to fit.
fn pieces(word: &str, size: f64, room: f64) -> Vec<String> {
    if width(word, size) <= room {
        return vec![word.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0.0;
    for letter in word.chars() {
        let more = f64::from(thousandths(letter)) * size / 1000.0;
        if used + more > room && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            used = 0.0;
        }
        piece.push(letter);
        used += more;
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::{balance, shorten, tidy, width, wrap};

    #[test]
    fn nothing_hidden_is_kept() {
        assert_eq!(tidy(" a\n\tb\u{0} \u{202E}c\u{a0}d  "), "a b c\u{a0}d");
        assert_eq!(tidy("\u{200B}\u{FEFF}\r\n"), "");
    }

    /// Advances summed from DejaVu Sans 2.37 and Noto Sans Georgian, at size 1000.
    #[test]
    fn widths_are_not_less_than_those_of_fonts() {
        for (text, dejavu, noto) in
            [("საქართველო", 6519.0, 7036.0), ("Immigrants 2,024", 8907.0, 8330.0), ("Wales & Yemen", 7880.0, 7291.0)]
        {
            let estimated = width(text, 1000.0);
            assert!(estimated >= f64::max(dejavu, noto), "{text}: {estimated}");
            assert!(estimated <= 1.15 * f64::max(dejavu, noto), "{text}: {estimated} is far too much");
        }
    }

    #[test]
    fn lines_break_at_spaces_and_in_long_words() {
        assert_eq!(wrap("aa bb cc", 10.0, 33.0, 9), ["aa bb", "cc"]);
        assert_eq!(wrap("1\u{a0}000 1\u{a0}000", 10.0, 33.0, 9), ["1\u{a0}000", "1\u{a0}000"]);
        assert_eq!(wrap("aaaaaaa b", 10.0, 30.0, 9), ["aaaa", "aaa b"]);
        assert_eq!(wrap("aa bb cc dd", 10.0, 33.0, 1), ["aa…"]);
        assert_eq!(wrap("", 10.0, 33.0, 3), [""; 0]);
        assert_eq!(wrap("aa aa aa aa", 10.0, 60.0, 9), ["aa aa aa", "aa"]);
        assert_eq!(balance("aa aa aa aa", 10.0, 60.0), ["aa aa", "aa aa"]);
        assert_eq!(balance("aa aa", 10.0, 60.0), ["aa aa"]);
        assert_eq!(shorten("aaaaaaa", 10.0, 31.0), "aaa…");
        for line in wrap(&"მიგრაცია".repeat(40), 10.0, 100.0, 100) {
            assert!(width(&line, 10.0) <= 100.0);
        }
    }
}
