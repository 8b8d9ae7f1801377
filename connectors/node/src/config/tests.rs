//! Connector files: the sample and what is wrong with others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;

use khidi_connectors_sources::{ParquetConfig, SourceConfig};

use super::{Config, LimitsConfig};

const SMALL: &str = r#"
agency = "mia"
federation = "georgia"
listen = "127.0.0.1:0"
policy = "policy.toml"

[tls]
ca = "../certs/ca.pem"
cert = "/etc/khidi/agency-mia.pem"
key = "key.pem"

[[sources]]
table = "border_crossings"
kind = "parquet"
path = "crossings"
hive = ["year:int"]
"#;

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("/srv/mia/connector.toml")).map_err(|error| error.to_string())
}

#[test]
fn paths_start_at_the_folder_of_the_file() {
    let config = parse(SMALL).unwrap();
    assert_eq!(config.policy, Path::new("/srv/mia/policy.toml"));
    assert_eq!(config.audit, Path::new("/srv/mia/audit.jsonl"));
    assert_eq!(config.tls.ca, Path::new("/srv/mia/../certs/ca.pem"));
    assert_eq!(config.tls.cert, Path::new("/etc/khidi/agency-mia.pem"));
    assert_eq!(config.places.base, Path::new("/srv/mia"));
    assert_eq!(config.limits, LimitsConfig::default());
    let expected = SourceConfig::Parquet(ParquetConfig {
        path: "crossings".into(),
        hive: vec!["year:int".to_owned().try_into().unwrap()],
        store: None,
    });
    assert_eq!((config.sources[0].table.as_str(), &config.sources[0].source), ("border_crossings", &expected));
}

#[test]
fn how_far_data_reach_is_a_date() {
    let until = |text: &str| parse(&SMALL.replace("[tls]", &format!("data_until = {text}\n\n[tls]")));
    assert_eq!(parse(SMALL).unwrap().data_until, None);
    assert_eq!(until("1970-01-31").unwrap().data_until.unwrap().next(), 31);
    for text in ["\"2024-12-31\"", "2024-12-31T00:00:00", "2024-12-31T00:00:00Z", "2024-02-30", "12:00:00", "2024"] {
        let error = until(text).unwrap_err();
        assert!(error.contains("/srv/mia/connector.toml"), "{text}: {error}");
    }
}

#[test]
fn mistakes_name_the_file_and_the_line() {
    let limits = |text: &str| format!("{SMALL}\n[limits]\n{text}\n");
    let rows = [
        (SMALL.replace("policy =", "polcy ="), "line 5", "polcy"),
        (SMALL.replace("key = \"key.pem\"", "key = 3"), "line 10", "string"),
        (SMALL.replace("hive =", "hve ="), "line 12", "hve"),
        (SMALL.replace("\"parquet\"", "\"oracle\""), "line 12", "oracle"),
        (SMALL.replace("127.0.0.1:0", "here"), "line 4", "socket address"),
        (SMALL.replace("[tls]", "[tls"), "line 7", "table"),
        (SMALL.replace("hive =", "store = 'archive'\nhive ="), "", "[stores.archive]"),
        (format!("{SMALL}\n[stores.archive]\nurl = 'archive'\n"), "line 18", "access_key_file"),
        (
            format!("{SMALL}\n[databases.office]\nkind = 'sqlite'\npath = 'x'\nlook_every = 0\n"),
            "databases.office",
            "look_every must be greater than zero",
        ),
        (limits("max_rows = 1"), "line 19", "max_rows"),
        (limits("max_cells = 0"), "", "limits.max_cells"),
        (SMALL.replace("\"mia\"", "\"codelists\""), "", "reserved"),
        (SMALL.replace("\"border_crossings\"", "\"Border\""), "", "Border"),
        (format!("{SMALL}{}", &SMALL[SMALL.find("[[").unwrap()..]), "", "two sources"),
    ];
    for (text, line, cause) in rows {
        let error = parse(&text).unwrap_err();
        for part in ["/srv/mia/connector.toml", line, cause] {
            assert!(error.contains(part), "{part:?} is not in {error}");
        }
    }
}
