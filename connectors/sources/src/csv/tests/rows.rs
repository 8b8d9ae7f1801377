//! Values as they are written, and rows that cannot be read: refused by place, or set aside and counted.

use tempfile::tempdir;

use super::fixture::{ask, lines, opened, registered, rows_of, scan_error, set_aside, write};
use crate::ScanError;
use crate::csv::{CsvTable, RowCause, RowFault};

#[tokio::test]
async fn values_are_read_as_they_are_written() {
    let rows: [(&[u8], &str, &[&str]); 16] = [
        (b"a,b\n1,x\n,\n", "", &["1|x", "-|-"]),
        (b"a;b\n\"\";\"..\"\n3;:\n", "", &["-|-", "3|-"]),
        (b"a;b\n 7 ; x \n", "columns = { b = 'text' }", &["7|x"]),
        (b"a\n1,5\n", "delimiter = ';'\ndecimal = ','", &["1.5"]),
        (b"v;g\n1234 p;GE\n1234b;GE\n: c;AM\n5;AM\n", "flags = ['v']", &["1234|p|GE", "1234|b|GE", "-|c|AM", "5|-|AM"]),
        (b"n;c\nsaqarTvelo;GE\n\"\xe1\x83\x90\";AM\n", "acadnusx = ['n']", &["საქართველო|GE", "ა|AM"]),
        (
            b"a;b\n\"\";1\n;\"2\"\n?;\"?\"\n",
            "missing = ['', '?']\nmissing_quoted = false\ncolumns = { b = 'text' }",
            &["|1", "-|2", "-|?"],
        ),
        (b"a;b\n\"\";1\n;-\n", "missing = ['', '-']", &["-|1", "-|-"]),
        (b"n\nM\xfcller\n", "encoding = 'windows-1252'", &["Müller"]),
        (b"n\n\xcc\xee\xf1\xea\xe2\xe0\n", "encoding = 'windows-1251'", &["Москва"]),
        (b"n;v\n\xa0;1\xa0234\n", "encoding = 'windows-1252'\nthousands = ' '", &["-|1234"]),
        (b"n\n\xef\xbb\xbf\n", "", &["\u{feff}"]),
        (b"\xef\xbb\xbfn\n1\n", "encoding = 'windows-1252'", &["1"]),
        (b"a;b\n007;01001012345\n", "", &["007|01001012345"]),
        (b"a\n007\n", "columns = { a = 'int' }", &["7"]),
        (b"a;b\n", "", &[]),
    ];
    for (text, settings, expected) in rows {
        let found = rows_of(text, settings).await;
        let expected: Vec<String> = expected.iter().map(|row| row.to_string()).collect();
        assert_eq!(found, Ok(expected), "{} with {settings}", String::from_utf8_lossy(text));
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_refused_by_file_line_and_column_but_never_by_value() {
    let int = "columns = { a = 'int' }";
    let rows: [(&[u8], &str, &str); 21] = [
        (
            b"a;b\n1;2\n\n3;x7secret\n",
            "columns = { b = 'int' }",
            "x: line 4, column \"b\": not written as this column's type is",
        ),
        (b"a;b\n\"secret\nsecret\";secret\n", "columns = { b = 'int' }", "x: line 2, column \"b\": not written"),
        (b"a;b\n1;secret;3\n", "", "x: line 2: 3 cells instead of 2"),
        (b"a;b\n1\n", "", "x: line 2: 1 cells instead of 2"),
        (b"a;b\n1;sec\"ret\n", "", "x: line 2, column \"b\": a quote inside"),
        (b"a;b\n1;\"sec\"ret\n", "", "x: line 2, column \"b\": text after the closing quote"),
        (b"a;b\n1;sec\rret\n", "", "x: line 2, column \"b\": a carriage return"),
        (b"a;b\n1;2\n3;\"secret\n", "", "x: line 3: the file ends within the quotes"),
        (b"a;b\n1;sec\0ret\n", "", "x: line 2, column \"b\": a zero byte"),
        (b"a;b\n1;sec\xffret\n", "", "x: line 2, column \"b\": bytes that are not valid"),
        (b"a;b\n1;\xe1\n", "", "x: line 2, column \"b\": bytes that are not valid"),
        (b"a\nsec\xd2ret\n", "encoding = 'windows-1253'", "x: line 2, column \"a\": bytes that are not valid"),
        (b"a\n99999999999999999999\n", int, "x: line 2, column \"a\": out of the range"),
        (b"a\n1.255\n", "columns = { a = 'decimal(9,2)' }", "x: line 2, column \"a\": more decimals"),
        (b"a\n2023-02-29\n", "columns = { a = 'date' }", "x: line 2, column \"a\": no such date"),
        (b"a\nmaybe\n", "columns = { a = 'bool' }", "x: line 2, column \"a\": not written"),
        (b"v\n1234 p\n", "columns = { v = 'int' }", "x: line 2, column \"v\": not written"),
        (b"t\n\nab\n12\nno\n", "skip_lines = 1\ncolumns = { ab = 'int' }", "x: line 5, column \"ab\": not written"),
        (b"Nr;b\n1;2\nx;3\n", "rename = { Nr = 'a' }\ncolumns = { a = 'int' }", "x: line 3, column \"a\": not written"),
        (b"a\n1\n2\nx\ny\n", int, "x: line 4, column"),
        (b"a;b\nx;1\n1\n", int, "x: line 2, column \"a\": not written"),
    ];
    for (text, settings, expected) in rows {
        let error = rows_of(text, settings).await.unwrap_err();
        let shown = String::from_utf8_lossy(text);
        assert!(error.starts_with(expected), "{shown:?} with {settings}: {error}");
        assert!(!error.contains("secret") && !error.contains("ret\n"), "{shown:?}: {error}");
    }
}

#[tokio::test]
async fn an_inferred_type_that_a_later_row_contradicts_is_a_bad_row() {
    let later = |value: &str| format!("n;a\n{}0;{value}\n", "0;1\n".repeat(20_000));
    for (value, cause) in [("x", "not written"), ("1.5", "not written"), ("007", "a leading zero")] {
        let error = rows_of(later(value), "").await.unwrap_err();
        assert!(error.starts_with(&format!("x: line 20002, column \"a\": {cause}")), "{value}: {error}");
    }
    assert_eq!(rows_of(later("007"), "columns = { a = 'int' }").await.unwrap().len(), 20_001);
}

#[tokio::test]
async fn a_question_that_does_not_need_the_bad_value_is_answered() {
    let base = tempdir().unwrap();
    write(base.path(), "x", "a;b\n1;2\n3;x\n");
    let table = opened(base.path(), "columns = { b = 'int' }").await.unwrap();
    let context = registered(&table, 2);
    assert_eq!(lines(&ask(&context, "SELECT sum(a) FROM t").await.unwrap()), ["4"]);
    let error = ask(&context, "SELECT sum(b) FROM t").await.unwrap_err();
    let path = base.path().join("x");
    let fault = RowFault { path, line: 3, column: Some("b".to_owned()), cause: RowCause::Form };
    assert!(matches!(scan_error(&error), ScanError::BadRow(found) if *found == fault), "{error}");
}

#[tokio::test]
async fn rows_that_are_set_aside_are_counted_and_the_same_for_every_question() {
    let base = tempdir().unwrap();
    write(base.path(), "x/a.csv", b"id;v;n\n1;10;a\n2;x;b\n3\n4;y;\xff\n5;50;e\n");
    write(base.path(), "x/b.csv", b"id;v;n\n6;60;\xff\n7;70;\"g\"h\nx;y;z\n8;80;i\n");
    let settings = "bad_rows = 'set_aside'\ncolumns = { id = 'int', v = 'int' }";
    let table = opened(base.path(), settings).await.unwrap();
    assert_eq!(set_aside(&table), None);
    for threads in [1, 2, 5] {
        let context = registered(&table, threads);
        for (sql, answer) in [("count(*)", "3"), ("sum(id)", "14"), ("sum(v)", "140"), ("max(n)", "i")] {
            assert_eq!(lines(&ask(&context, &format!("SELECT {sql} FROM t")).await.unwrap()), [answer], "{sql}");
            let report = set_aside(&table).unwrap();
            assert_eq!(report.rows, 6, "{sql}");
            let told: Vec<String> =
                report.first.iter().map(|fault| fault.to_string().rsplit_once("/x/").unwrap().1.to_owned()).collect();
            let expected = [
                "a.csv: line 3, column \"v\": not written as this column's type is",
                "a.csv: line 4: 1 cells instead of 3",
                "a.csv: line 5, column \"v\": not written as this column's type is",
                "b.csv: line 2, column \"n\": bytes that are not valid in the encoding of the file",
                "b.csv: line 3, column \"n\": text after the closing quote; a quote within quotes is written twice",
                "b.csv: line 4, column \"id\": not written as this column's type is",
            ];
            assert_eq!(told, expected, "{sql}");
        }
    }
}

#[tokio::test]
async fn what_hides_the_rows_behind_it_is_never_set_aside() {
    let error = rows_of("a;b\n1;2\n3;\"4\n5;6\n", "bad_rows = 'set_aside'").await.unwrap_err();
    assert!(error.starts_with("x: line 3: the file ends within"), "{error}");
    let long = format!("a\n1\n{}\n", "9".repeat(17 << 20));
    let error = rows_of(long, "bad_rows = 'set_aside'\ncolumns = { a = 'text' }").await.unwrap_err();
    assert_eq!(error, "x: line 3: longer than 16 MiB");
}

#[tokio::test]
async fn reading_through_tells_of_all_bad_rows_even_where_they_are_refused() {
    let base = tempdir().unwrap();
    write(base.path(), "x", "a;b\n1;2\nx;3\n4\n5;y\n");
    for bad_rows in ["refuse", "set_aside"] {
        let settings = format!("bad_rows = '{bad_rows}'\ncolumns = {{ a = 'int', b = 'int' }}");
        let table = opened(base.path(), &settings).await.unwrap();
        let table = CsvTable::of(table.provider.as_ref()).unwrap();
        let found = table.read_through().await.unwrap();
        assert_eq!(found.first.iter().map(|fault| fault.line).collect::<Vec<_>>(), [3, 4, 5]);
        assert_eq!((found.rows, table.set_aside()), (3, None));
    }
}
