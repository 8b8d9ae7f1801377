//! What must not open, and what the refusal must name.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, BooleanArray, Int64Array, ListArray, NullArray, Time64MicrosecondArray};
use arrow::datatypes::{DataType, Field};
use tempfile::tempdir;

use super::fixture::{answer, ints, opened, texts, with_tables, write};

struct Refusal {
    /// Path of the source, and the partition columns declared for it.
    source: (&'static str, &'static [&'static str]),
    columns: Option<&'static [&'static str]>,
    variant: &'static str,
    /// What the message must name.
    names: &'static [&'static str],
}

fn refusal(
    source: (&'static str, &'static [&'static str]),
    variant: &'static str,
    names: &'static [&'static str],
) -> Refusal {
    Refusal { source, columns: None, variant, names }
}

fn bytes(base: &Path, name: &str, bytes: &[u8]) {
    let path = base.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn nested() -> ArrayRef {
    let field = Field::new_list_field(DataType::Int64, true);
    Arc::new(ListArray::new_null(Arc::new(field), 1))
}

/// Every source that must be refused, in one folder.
fn lay_out(base: &Path) {
    let good = base.join("good.parquet");
    write(&good, &[("id", ints([1])), ("name", texts(&["a"]))]);
    let whole = fs::read(&good).unwrap();
    fs::create_dir(base.join("empty")).unwrap();
    bytes(base, "only_text/readme.txt", b"x");
    bytes(base, "zero/a.parquet", b"");
    bytes(base, "tiny.parquet", b"PA");
    bytes(base, "csv.parquet", b"id;name\n1;a\n2;b\n");
    bytes(base, "head.parquet", b"PAR1");
    bytes(base, "cut.parquet", &whole[..whole.len() - 1]);
    bytes(base, "half/b.parquet", &whole[..whole.len() / 2]);
    fs::copy(&good, base.join("half/a.parquet")).unwrap();
    bytes(base, "encrypted.parquet", b"PARE0123456789PARE");
    bytes(base, "long_footer.parquet", b"PAR1\xff\xff\xff\x7fPAR1");
    bytes(base, "no_footer.parquet", b"PAR1\0\0\0\0PAR1");
    let footer = whole.len() - 8 - u32::from_le_bytes(whole[whole.len() - 8..][..4].try_into().unwrap()) as usize;
    bytes(base, "pages_lost.parquet", &[b"PAR1", &whole[footer..]].concat());

    let other = |name: &str, columns: &[(&str, ArrayRef)]| {
        write(&base.join(name).join("1.parquet"), &[("id", ints([1])), ("name", texts(&["a"]))]);
        write(&base.join(name).join("2.parquet"), columns);
    };
    other("lacks", &[("id", ints([1]))]);
    other("more", &[("id", ints([1])), ("name", texts(&["a"])), ("extra", ints([1]))]);
    other("typed", &[("id", texts(&["1"])), ("name", texts(&["a"]))]);
    other("nested/inner", &[("id", ints([1])), ("name", texts(&["a"]))]);
    write(&base.join("years/year=x/a.parquet"), &[("id", ints([1]))]);
    write(&base.join("months/year=2024/mon=3/a.parquet"), &[("id", ints([1]))]);
    write(&base.join("stored/year=2024/a.parquet"), &[("id", ints([1])), ("year", ints([2024]))]);

    let time: ArrayRef = Arc::new(Time64MicrosecondArray::from(vec![1]));
    let binary: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"x"]));
    let odd = [("id", ints([1])), ("time", time), ("bytes", binary), ("list", nested())];
    write(&base.join("odd.parquet"), &odd);
    write(&base.join("untyped.parquet"), &[("nothing", Arc::new(NullArray::new(1)) as ArrayRef)]);
    let yes: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    write(&base.join("twice.parquet"), &[("id", yes.clone()), ("id", yes)]);
}

fn refusals() -> Vec<Refusal> {
    let wanted =
        |source, columns, variant, names| Refusal { source: (source, &[]), columns: Some(columns), variant, names };
    vec![
        refusal(("nowhere", &[]), "Missing", &["nowhere"]),
        refusal(("good.parquet/a.parquet", &[]), "Unreadable", &["good.parquet/a.parquet"]),
        refusal(("empty", &[]), "EmptyFolder", &["empty"]),
        refusal(("only_text", &[]), "EmptyFolder", &["only_text"]),
        refusal(("zero", &[]), "EmptyFile", &["zero/a.parquet"]),
        refusal(("tiny.parquet", &[]), "Truncated", &["tiny.parquet"]),
        refusal(("csv.parquet", &[]), "NotParquet", &["csv.parquet"]),
        refusal(("/dev/null", &[]), "NotParquet", &["/dev/null"]),
        refusal(("head.parquet", &[]), "Truncated", &["head.parquet"]),
        refusal(("cut.parquet", &[]), "Truncated", &["cut.parquet"]),
        refusal(("half", &[]), "Truncated", &["half/b.parquet"]),
        refusal(("encrypted.parquet", &[]), "Encrypted", &["encrypted.parquet"]),
        refusal(("long_footer.parquet", &[]), "Malformed", &["long_footer.parquet", "2147483647"]),
        refusal(("no_footer.parquet", &[]), "Malformed", &["no_footer.parquet"]),
        refusal(("pages_lost.parquet", &[]), "Malformed", &["pages_lost.parquet", "outside the file"]),
        refusal(("lacks", &[]), "MissingColumn", &["lacks/2.parquet", "\"name\"", "lacks/1.parquet"]),
        refusal(("more", &[]), "ExtraColumn", &["more/2.parquet", "\"extra\"", "more/1.parquet"]),
        refusal(("typed", &[]), "ColumnType", &["typed/2.parquet", "\"id\"", "Utf8", "Int64", "typed/1.parquet"]),
        refusal(("nested", &[]), "UndeclaredFolder", &["nested/inner", "hive"]),
        refusal(("years", &["year:int"]), "PartitionValue", &["years/year=x", "\"year\""]),
        refusal(("months", &["year", "month"]), "NotPartitioned", &["year=2024/mon=3", "month="]),
        refusal(("months", &["year"]), "UndeclaredFolder", &["year=2024/mon=3"]),
        refusal(("lacks", &["year"]), "NotPartitioned", &["lacks/", "year="]),
        refusal(("good.parquet", &["year"]), "NotPartitioned", &["good.parquet", "year="]),
        refusal(("months", &["year", "year:int"]), "DuplicateColumn", &["months", "\"year\""]),
        refusal(("stored", &["year:int"]), "PartitionColumnStored", &["stored/year=2024/a.parquet", "\"year\""]),
        refusal(("twice.parquet", &[]), "DuplicateColumn", &["twice.parquet", "\"id\""]),
        refusal(("untyped.parquet", &[]), "UnsupportedType", &["untyped.parquet", "\"nothing\"", "Null"]),
        refusal(("odd.parquet", &[]), "UnsupportedType", &["odd.parquet", "\"time\"", "Time64"]),
        wanted("odd.parquet", &["id", "bytes"], "UnsupportedType", &["odd.parquet", "\"bytes\"", "Binary"]),
        wanted("odd.parquet", &["list"], "UnsupportedType", &["odd.parquet", "\"list\"", "List"]),
        wanted("odd.parquet", &["id", "nope"], "UnknownColumn", &["odd.parquet", "\"nope\""]),
        wanted("odd.parquet", &["id", "id"], "DuplicateColumn", &["odd.parquet", "\"id\""]),
        wanted("lacks", &["id", "name"], "MissingColumn", &["lacks/2.parquet", "\"name\""]),
    ]
}

#[tokio::test]
async fn what_cannot_be_opened_is_refused_with_its_cause_and_names_the_file() {
    let base = tempdir().unwrap();
    lay_out(base.path());
    for Refusal { source: (path, hive), columns, variant, names } in refusals() {
        let error = opened(base.path(), path, hive, columns).await.unwrap_err();
        let found = format!("{error:?}");
        assert_eq!(found.split([' ', '{']).next(), Some(variant), "{path} {hive:?} {columns:?}: {error}");
        for name in names {
            assert!(error.to_string().contains(name), "{name} is not in: {error}");
        }
    }
}

#[tokio::test]
async fn what_is_not_wanted_may_be_of_any_type_and_differ_between_files() {
    let base = tempdir().unwrap();
    lay_out(base.path());
    for path in ["odd.parquet", "lacks", "more"] {
        let table = opened(base.path(), path, &[], Some(&["id"])).await.unwrap();
        assert_eq!(table.schema.fields().len(), 1, "{path}");
    }
}

#[tokio::test]
async fn a_file_without_rows_or_row_groups_is_an_empty_table() {
    let base = tempdir().unwrap();
    write(&base.path().join("a.parquet"), &[("id", Arc::new(Int64Array::new_null(0)) as ArrayRef)]);
    let table = opened(base.path(), "a.parquet", &[], None).await.unwrap();
    assert_eq!(table.rows, Some(0));
    let context = with_tables(&[("a", &table)]);
    assert_eq!(answer(&context, "SELECT count(*), count(id), min(id) FROM a").await, ["0 0"]);
}
