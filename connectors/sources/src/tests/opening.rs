//! A file, a folder and partition folders open as one table each; the fingerprint follows their state.

use std::fs;

use arrow::datatypes::{DataType, Field, Schema};
use tempfile::tempdir;

use super::fixture::{answer, ints, opened, texts, with_tables, write};

#[tokio::test]
async fn one_file_is_a_table_and_its_path_starts_at_the_configuration_folder() {
    let base = tempdir().unwrap();
    write(&base.path().join("in/people.parquet"), &[("id", ints([1, 2, 3]))]);
    let table = opened(base.path(), "in/people.parquet", &[], None).await.unwrap();
    assert_eq!((table.rows, table.files), (Some(3), 1));
    let context = with_tables(&[("people", &table)]);
    assert_eq!(answer(&context, "SELECT sum(id) FROM people").await, ["6"]);
}

#[tokio::test]
async fn a_folder_is_one_table_of_all_its_parquet_files_and_of_nothing_else() {
    let base = tempdir().unwrap();
    write(&base.path().join("p/b.parquet"), &[("id", ints([3])), ("name", texts(&["c"]))]);
    write(&base.path().join("p/a.parquet"), &[("name", texts(&["a", "b"])), ("id", ints([1, 2]))]);
    write(&base.path().join("p/_old/a.parquet"), &[("id", ints([90]))]);
    for ignored in ["p/_SUCCESS", "p/.a.parquet.crc", "p/readme.txt"] {
        fs::write(base.path().join(ignored), "x").unwrap();
    }
    let table = opened(base.path(), "p", &[], None).await.unwrap();
    assert_eq!((table.rows, table.files), (Some(3), 2));
    let context = with_tables(&[("p", &table)]);
    assert_eq!(answer(&context, "SELECT id, name FROM p ORDER BY id").await, ["1 a", "2 b", "3 c"]);
}

#[tokio::test]
async fn partition_folders_become_typed_columns_after_the_stored_ones() {
    let base = tempdir().unwrap();
    let folders = ["year=2023/region=New%20Athos", "year=2024/region=Adjara", "year=2024/region=007"];
    for (row, folder) in (1..).zip(folders) {
        write(&base.path().join("h").join(folder).join("x.parquet"), &[("id", ints([row]))]);
    }
    let null = "year=__HIVE_DEFAULT_PARTITION__/region=__HIVE_DEFAULT_PARTITION__";
    write(&base.path().join("h").join(null).join("x.parquet"), &[("id", ints([4]))]);
    let table = opened(base.path(), "h", &["year:int", "region"], None).await.unwrap();
    let expected = [("id", DataType::Int64), ("year", DataType::Int64), ("region", DataType::Utf8)];
    let expected = expected.map(|(name, data_type)| Field::new(name, data_type, true));
    assert_eq!(*table.schema, Schema::new(expected.to_vec()));
    let context = with_tables(&[("h", &table)]);
    let rows = [
        (
            "SELECT id, year, region FROM h WHERE year IS NOT NULL ORDER BY id",
            vec!["1 2023 New Athos", "2 2024 Adjara", "3 2024 007"],
        ),
        ("SELECT id FROM h WHERE year = 2024 AND region = 'Adjara'", vec!["2"]),
        ("SELECT id FROM h WHERE year IS NULL AND region IS NULL", vec!["4"]),
        ("SELECT count(*), count(year), count(region) FROM h", vec!["4 3 3"]),
        ("SELECT min(year), max(year), max(region) FROM h", vec!["2023 2024 New Athos"]),
        ("SELECT year, count(*) FROM h GROUP BY year ORDER BY year", vec!["2023 1", "2024 2", "1"]),
    ];
    for (sql, expected) in rows {
        assert_eq!(answer(&context, sql).await, expected, "{sql}");
    }
}

#[tokio::test]
async fn only_wanted_columns_exist_in_the_order_wanted_with_partition_columns_last() {
    let base = tempdir().unwrap();
    let columns = [("a", ints([1])), ("b", ints([2])), ("c", ints([3]))];
    write(&base.path().join("h/year=2024/month=3/x.parquet"), &columns);
    let rows: [(&[&str], &[&str], &str); 4] = [
        (&["c", "a"], &["c", "a"], "3 1"),
        (&["month", "b"], &["b", "month"], "2 3"),
        (&["month"], &["month"], "3"),
        (&["year", "month", "a"], &["a", "year", "month"], "1 2024 3"),
    ];
    for (wanted, published, values) in rows {
        let table = opened(base.path(), "h", &["year:int", "month:int"], Some(wanted)).await.unwrap();
        let names: Vec<_> = table.schema.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, published);
        let context = with_tables(&[("h", &table)]);
        assert_eq!(answer(&context, "SELECT * FROM h").await, [values], "{wanted:?}");
    }
}

#[tokio::test]
async fn the_fingerprint_tells_states_apart_and_nothing_else() {
    let base = tempdir().unwrap();
    let file = base.path().join("p/a.parquet");
    write(&file, &[("id", ints([1, 2]))]);
    let before = opened(base.path(), "p", &[], None).await.unwrap().fingerprint;
    let again = opened(base.path(), "p", &[], Some(&["id"])).await.unwrap().fingerprint;
    assert_eq!(before, again);
    assert_eq!(before.to_string().len(), 32);

    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    write(&file, &[("id", ints([1, 3]))]);
    fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
    let other_values = opened(base.path(), "p", &[], None).await.unwrap().fingerprint;
    fs::rename(&file, base.path().join("p/b.parquet")).unwrap();
    let other_name = opened(base.path(), "p", &[], None).await.unwrap().fingerprint;
    assert_ne!(before, other_values);
    assert_ne!(other_values, other_name);
}
