//! Starts that fail, each by its cause, and a stop.

#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;

use khidi_queries_disclosure::question::MeasureKind;

use super::agency::{Agency, STANDARD};
use super::gateway::{Gateway, measure, people, within};
use crate::refused::chain;
use crate::{Config, ConfigError, ConnectorArgs, KeysError, StartError};

async fn cause(agency: &Agency) -> StartError {
    agency.start().await.expect_err("it started")
}

#[tokio::test]
async fn a_broken_file_is_named_with_its_place() {
    let agency = Agency::new();
    agency.write("connector.toml", agency.connector_toml().replace("federation =", "federaton ="));
    let error = Config::load(&agency.path("connector.toml")).unwrap_err();
    assert!(matches!(error, ConfigError::Syntax { .. }));
    let text = error.to_string();
    assert!(text.contains("connector.toml") && text.contains("line 3") && text.contains("federaton"), "{text}");
    let missing = Config::load(&agency.path("none.toml"));
    assert!(matches!(missing, Err(ConfigError::Unreadable { .. })));

    let agency = Agency::under(&STANDARD.replace("threshold = 10", "threshold = ten"));
    let error = cause(&agency).await;
    assert!(matches!(error, StartError::Policy { .. }));
    let text = error.to_string();
    assert!(text.contains("policy.toml") && text.contains("line 4"), "{text}");

    let agency = Agency::new();
    agency.write("border_crossings.parquet", "PAR1 this is no Parquet file");
    let error = cause(&agency).await;
    assert!(matches!(error, StartError::Source { .. }));
    assert!(error.to_string().contains("border_crossings.parquet"), "{error}");
}

#[tokio::test]
async fn policy_and_sources_must_fit() {
    let agency = Agency::under(&STANDARD.replace("columns.fee", "columns.fees"));
    let text = cause(&agency).await.to_string();
    assert!(text.contains("fees") && text.contains("border_crossings"), "{text}");

    let agency = Agency::under(&STANDARD.replace("[tables.estimates]", "[tables.estimate]"));
    assert!(matches!(cause(&agency).await, StartError::Bind(_)));

    let agency = Agency::under(&STANDARD.replace("calendar = \"month\"", "list = \"countries\""));
    assert!(matches!(cause(&agency).await, StartError::Bind(_)));

    let agency = Agency::new();
    std::fs::remove_file(agency.path("policy.toml")).unwrap();
    assert!(matches!(cause(&agency).await, StartError::PolicyFile { .. }));
}

/// Whoever checks or starts a connector reads which store, which bucket and why; never the secret.
#[tokio::test]
async fn a_store_that_is_away_is_named() {
    let agency = Agency::new();
    agency.write("archive.key", "AKIATEST\n");
    agency.write("archive.secret", "s3cr3t\n");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let toml = agency.connector_toml().replace("path = \"estimates", "store = \"archive\"\npath = \"estimates");
    let store = format!(
        "\n[stores.archive]\nurl = \"s3://registers/mia\"\nendpoint = \"http://{nobody}\"\n\
         access_key_file = \"archive.key\"\nsecret_key_file = \"archive.secret\"\n"
    );
    agency.write("connector.toml", toml + &store);
    let checked = ConnectorArgs::check(&agency.path("connector.toml")).await.unwrap_err();
    for error in [cause(&agency).await, checked] {
        let text = chain(&error);
        assert!(text.starts_with("table 'estimates': store 'archive' (s3://registers/mia): cannot connect"), "{text}");
        assert!(!text.contains("s3cr3t") && !text.contains("AKIATEST"), "{text}");
    }
    assert!(!format!("{:?}", agency.config()).contains("s3cr3t"));
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let agency = Agency::new();
    let first = agency.start().await.unwrap();
    let taken = first.local_addr().to_string();
    agency.write("connector.toml", agency.connector_toml().replace("127.0.0.1:0", &taken));
    let error = cause(&agency).await;
    assert!(matches!(error, StartError::Listen { .. }));
    let text = chain(&error);
    assert!(text.contains(&taken) && text.contains("in use"), "{text}");
}

#[tokio::test]
async fn the_certificate_must_be_the_agencys() {
    let agency = Agency::new();
    let toml = agency.connector_toml().replace("\"mia\"", "\"moh\"");
    agency.write("connector.toml", toml);
    agency.write("policy.toml", STANDARD.replace("mia.", "moh."));
    let error = cause(&agency).await.to_string();
    assert!(error.contains("khidi://georgia/agency/mia") && error.contains("khidi://georgia/agency/moh"), "{error}");

    let agency = Agency::new();
    std::fs::remove_file(agency.path("certs/agency-mia-key.pem")).unwrap();
    assert!(matches!(cause(&agency).await, StartError::Credentials(_)));
}

#[tokio::test]
async fn a_check_demands_what_a_start_does() {
    let agency = Agency::new();
    let toml = agency.connector_toml();
    let policy = STANDARD.replace("mia.", "moh.");
    let says = ConnectorArgs::check(&agency.path("connector.toml")).await.unwrap();
    assert!(says.starts_with("connector khidi://georgia/agency/mia\nagency mia would publish:"), "{says}");
    assert!(!agency.path("audit.jsonl").exists(), "a check has no audit log");
    assert!(says.contains("\nsnapshot: none yet"), "{says}");
    agency.party(khidi_certs::Role::Analyst, "mia");
    for (toml, policy) in [
        (toml.replace("\"mia\"", "\"moh\""), policy.as_str()),
        (toml.replace("\"georgia\"", "\"armenia\""), STANDARD),
        (toml.replace("agency-mia", "analyst-mia"), STANDARD),
        (toml.replace("agency-mia-key", "analyst-mia-key"), STANDARD),
        (toml.replace("border_crossings.parquet", "none.parquet"), STANDARD),
    ] {
        agency.write("connector.toml", &toml);
        agency.write("policy.toml", policy);
        let started = cause(&agency).await;
        let checked = ConnectorArgs::check(&agency.path("connector.toml")).await.unwrap_err();
        assert_eq!(chain(&checked), chain(&started), "{toml}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn folders_and_logs_that_cannot_be_made() {
    for (setting, is_audit) in [("audit = \"/proc/audit.jsonl\"", true), ("spill = \"/proc/spill\"", false)] {
        let agency = Agency::new();
        agency.write("connector.toml", format!("{setting}\n{}", agency.connector_toml()));
        let error = cause(&agency).await;
        let expected = match error {
            StartError::Audit { .. } => is_audit,
            StartError::SpillFolder { .. } => !is_audit,
            _ => false,
        };
        assert!(expected, "{error}");
    }
}

#[tokio::test]
async fn it_stops_although_somebody_is_connected() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    gateway.fetch_catalogue().await.unwrap();
    within(connector.shutdown()).await;
    assert!(gateway.client().list_actions(arrow_flight::Empty {}).await.is_err());
}

#[tokio::test]
async fn keys_are_made_once_and_never_replaced() {
    let agency = Agency::new();
    let relation = r#"SELECT person_id, citizenship AS c0 FROM "mia"."border_crossings""#;
    let asked = async |connector: &crate::Connector| {
        let gateway = Gateway::connect(&agency, connector).await;
        let question = people(&["c0"], vec![measure(MeasureKind::Rows), measure(MeasureKind::Contributors)]);
        gateway.cells(relation, question).await.unwrap().rows()
    };
    let connector = agency.start().await.unwrap();
    let first = asked(&connector).await;
    connector.shutdown().await;
    let key = agency.path("keys/noise.key");
    #[cfg(unix)]
    assert_eq!(PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions()) & 0o777, 0o600);
    let connector = agency.start().await.unwrap();
    assert_eq!(asked(&connector).await, first, "the noise of a cell stays");
    connector.shutdown().await;

    let kept = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    assert!(matches!(cause(&agency).await, StartError::Keys(KeysError::Missing(path)) if path == key));
    std::fs::rename(agency.path("keys"), agency.path("elsewhere")).unwrap();
    assert!(matches!(cause(&agency).await, StartError::Keys(KeysError::Missing(_))), "new keys would be new noise");
    assert!(!agency.path("keys").exists());
    std::fs::rename(agency.path("elsewhere"), agency.path("keys")).unwrap();
    std::fs::write(&key, &kept[..31]).unwrap();
    #[cfg(unix)]
    {
        let mode = |mode| std::fs::set_permissions(&key, PermissionsExt::from_mode(mode)).unwrap();
        mode(0o640);
        assert!(matches!(cause(&agency).await, StartError::Keys(KeysError::Readable(_))));
        mode(0o600);
    }
    assert!(matches!(cause(&agency).await, StartError::Keys(KeysError::Length(_))));
    std::fs::write(&key, &kept).unwrap();
    let connector = agency.start().await.unwrap();
    assert_eq!(asked(&connector).await, first);
}

#[tokio::test]
async fn keys_are_complete_or_made_again_before_the_first_answer() {
    let agency = Agency::new();
    std::fs::create_dir_all(agency.path("keys.unfinished")).unwrap();
    agency.write("keys.unfinished/record.key", [0; 32]);
    agency.start().await.unwrap().shutdown().await;
    assert_ne!(std::fs::read(agency.path("keys/record.key")).unwrap(), [0; 32]);
    assert_ne!(
        std::fs::read(agency.path("keys/record.key")).unwrap(),
        std::fs::read(agency.path("keys/noise.key")).unwrap()
    );
}
