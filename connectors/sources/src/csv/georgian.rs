//! Georgian that was typed in fonts such as AcadNusx and LitNusx, which show Georgian letters where the file has Latin ones.
//! Only whoever knows the file can tell which columns are so; they are listed in the configuration.

/// Appends the text in Unicode. A text that has letters beyond ASCII was not typed in such a font and stays as it is.
pub(super) fn from_nusx(typed: &str, into: &mut String) {
    match typed.is_ascii() {
        true => into.extend(typed.chars().map(letter)),
        false => into.push_str(typed),
    }
}

/// The letter that the fonts show. Capitals that have none of their own are the small ones, as in the fonts of headlines.
fn letter(typed: char) -> char {
    match typed {
        'a' | 'A' => 'ა',
        'b' | 'B' => 'ბ',
        'g' | 'G' => 'გ',
        'd' | 'D' => 'დ',
        'e' | 'E' => 'ე',
        'v' | 'V' => 'ვ',
        'z' => 'ზ',
        'T' => 'თ',
        'i' | 'I' => 'ი',
        'k' | 'K' => 'კ',
        'l' | 'L' => 'ლ',
        'm' | 'M' => 'მ',
        'n' | 'N' => 'ნ',
        'o' | 'O' => 'ო',
        'p' | 'P' => 'პ',
        'J' => 'ჟ',
        'r' => 'რ',
        's' => 'ს',
        't' => 'ტ',
        'u' | 'U' => 'უ',
        'f' | 'F' => 'ფ',
        'q' | 'Q' => 'ქ',
        'R' => 'ღ',
        'y' | 'Y' => 'ყ',
        'S' => 'შ',
        'C' => 'ჩ',
        'c' => 'ც',
        'Z' => 'ძ',
        'w' => 'წ',
        'W' => 'ჭ',
        'x' | 'X' => 'ხ',
        'j' => 'ჯ',
        'h' | 'H' => 'ჰ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn typed_text_becomes_what_the_fonts_show() {
        let rows = [
            ("saqarTvelo", "საქართველო"),
            ("wyalSi WiqaJa", "წყალში ჭიქაჟა"),
            ("ZaRli, 12-3", "ძაღლი, 12-3"),
            ("GIORGI", "გიოღგი"),
            ("უკვე Unicode", "უკვე Unicode"),
            ("", ""),
        ];
        for (typed, shown) in rows {
            let mut found = String::new();
            from_nusx(typed, &mut found);
            assert_eq!(found, shown, "{typed}");
        }
    }

    #[test]
    fn the_alphabet_is_whole() {
        let shown: BTreeSet<char> = (' '..='~').map(letter).filter(|letter| !letter.is_ascii()).collect();
        assert_eq!(shown, ('ა'..='ჰ').collect());
    }
}
