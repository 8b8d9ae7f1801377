use super::fixture::*;
use arrow::array::*;
use datafusion::prelude::*;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

fn generate(path: &Path) {
    let mut x: u64 = 88172645463325252;
    let mut next = move || {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        x
    };
    let file = std::fs::File::create(path).unwrap();
    let mut writer: Option<::parquet::arrow::ArrowWriter<std::fs::File>> = None;
    let mut file = Some(file);
    let cits: Vec<String> =
        (0..60u8).map(|i| format!("{}{}", (b'A' + i / 8) as char, (b'A' + i % 26) as char)).collect();
    for _ in 0..40 {
        let n = 100_000;
        let mut ids = vec![];
        let mut pt = StringBuilder::new();
        let mut cit = StringBuilder::new();
        let mut dir = StringBuilder::new();
        let mut at = vec![];
        let mut bp = StringBuilder::new();
        for _ in 0..n {
            let p = next() % 600_000;
            ids.push(p as i64);
            pt.append_value(format!("{:011}", 1000000000 + p * 7919));
            cit.append_value(&cits[(p % 60) as usize]);
            dir.append_value(if next() % 2 == 0 { "in" } else { "out" });
            bp.append_value(
                ["Sarpi", "Kazbegi (Larsi)", "Tbilisi International Airport", "Batumi", "Poti"][(next() % 5) as usize],
            );
            at.push(1_420_070_400_000_000i64 + (next() % (10 * 365 * 86_400)) as i64 * 1_000_000);
        }
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("pid", Arc::new(Int64Array::from(ids))),
            ("pt", Arc::new(pt.finish())),
            ("cit", Arc::new(cit.finish())),
            ("dir", Arc::new(dir.finish())),
            ("bp", Arc::new(bp.finish())),
            ("at", Arc::new(TimestampMicrosecondArray::from(at))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let w = writer.get_or_insert_with(|| {
            let props = ::parquet::file::properties::WriterProperties::builder()
                .set_compression(::parquet::basic::Compression::ZSTD(Default::default()))
                .build();
            ::parquet::arrow::ArrowWriter::try_new(file.take().unwrap(), batch.schema(), Some(props)).unwrap()
        });
        w.write(&batch).unwrap();
    }
    writer.unwrap().close().unwrap();
}

async fn run(context: &SessionContext, sql: &str) -> f64 {
    let start = Instant::now();
    let batches = context.sql(sql).await.unwrap().collect().await.unwrap();
    assert!(!batches.is_empty());
    start.elapsed().as_secs_f64()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore]
async fn bench() {
    let base = Path::new("/tmp/khidi-sources-bench");
    std::fs::create_dir_all(base).unwrap();
    let file = base.join("t.parquet");
    if !file.exists() {
        generate(&file);
    }
    let make = |view: bool, push: bool, reorder: bool| {
        let file = file.clone();
        async move {
            let limits = crate::Limits { memory: 1 << 30, ..two_threads() };
            let c = crate::session(&limits).unwrap();
            {
                let state = c.state_ref();
                let mut s = state.write();
                let o = s.config_mut().options_mut();
                o.execution.parquet.pushdown_filters = push;
                o.execution.parquet.reorder_filters = reorder;
                o.execution.parquet.schema_force_view_types = view;
            }
            if view {
                let t = opened(base, "t.parquet", &[], None).await.unwrap();
                c.register_table("t", t.provider).unwrap();
            } else {
                let df = c.read_parquet(file.to_str().unwrap(), ParquetReadOptions::default()).await.unwrap();
                c.register_table("t", df.into_view()).unwrap();
            }
            c
        }
    };
    let configs = [
        ("view", make(true, false, false).await),
        ("utf8", make(false, false, false).await),
        ("view+push", make(true, true, false).await),
        ("view+push+reorder", make(true, true, true).await),
    ];
    let two = |p: &str, f: &str| {
        format!(
            "SELECT y, cit, dir, count(*), sum(n) FROM (SELECT date_part('year', at) y, cit, dir, {p} p, count(*) n FROM t {f} GROUP BY 1, 2, 3, 4) GROUP BY 1, 2, 3"
        )
    };
    let queries = [
        ("two-level int person", two("pid", "")),
        ("two-level text person", two("pt", "")),
        ("one-level text keys", "SELECT cit, dir, bp, count(*) FROM t GROUP BY 1,2,3".to_owned()),
        ("count distinct text", "SELECT dir, count(DISTINCT pt) FROM t GROUP BY 1".to_owned()),
        ("selective filter 1.7%, text", two("pt", "WHERE cit = 'AA'")),
        ("half filter", two("pid", "WHERE dir = 'in'")),
        ("range filter on unsorted timestamp 10%", two("pid", "WHERE at >= timestamp '2024-01-01'")),
        ("filter cit+bp", two("pt", "WHERE cit IN ('AA','AB') AND bp = 'Batumi' AND dir = 'in'")),
    ];
    for (name, sql) in &queries {
        let mut times = vec![vec![]; configs.len()];
        for _ in 0..5 {
            for (i, (_, c)) in configs.iter().enumerate() {
                times[i].push(run(c, sql).await);
            }
        }
        let shown: Vec<String> = configs
            .iter()
            .zip(&mut times)
            .map(|((n, _), t)| {
                t.sort_by(f64::total_cmp);
                format!("{n} {:.3}", t[2])
            })
            .collect();
        println!("{name}: {}", shown.join("  "));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore]
async fn ask() {
    let text = std::fs::read_to_string("/tmp/khidi-sources-ask.txt").unwrap();
    let base = Path::new("/tmp/khidi-sources-bench");
    let limits = crate::Limits { memory: 1 << 30, ..two_threads() };
    let mut c = crate::session(&limits).unwrap();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        if let Some(set) = line.strip_prefix("set ") {
            let (k, v) = set.split_once('=').unwrap();
            c.state_ref().write().config_mut().options_mut().set(k.trim(), v.trim()).unwrap();
        } else if let Some(path) = line.strip_prefix("open ") {
            let t = opened(base, path, &[], None).await.unwrap();
            c.deregister_table("t").unwrap();
            c.register_table("t", t.provider).unwrap();
        } else if line == "new" {
            c = crate::session(&limits).unwrap();
        } else if let Some(sql) = line.strip_prefix("show ") {
            let b = c.sql(sql).await.unwrap().collect().await.unwrap();
            println!("{}", arrow::util::pretty::pretty_format_batches(&b).unwrap());
        } else {
            let mut times = vec![];
            for _ in 0..3 {
                times.push(run(&c, line).await);
            }
            times.sort_by(f64::total_cmp);
            println!("{:.3} [{:.3}..{:.3}] {line}", times[1], times[0], times[2]);
        }
    }
}
