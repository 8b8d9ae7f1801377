//! What is sent is what was made, and whatever else comes is refused.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use object_store::memory::InMemory;

use super::*;

async fn sent() -> RecordBatch {
    let releases = Releases::over(Arc::new(InMemory::new()));
    releases.make(&draft("flows/2023", 90), &maker("2026-11-28")).await.unwrap();
    releases.make(&draft("flows/2023", 91), &maker("2026-11-29")).await.unwrap();
    releases.read(&reference("flows/2023")).await.unwrap().to_batch().unwrap()
}

fn received(wanted: &str, schema: &Schema, batches: &[RecordBatch]) -> Result<Release, TransferError> {
    Release::of_batches(&reference(wanted), schema, batches)
}

#[tokio::test]
async fn a_release_arrives_as_it_was_made() {
    let batch = sent().await;
    for wanted in ["flows/2023", "flows/2023/2"] {
        // However the rows are cut.
        for parts in [vec![batch.clone()], vec![batch.slice(0, 1), batch.slice(1, 3)]] {
            let release = received(wanted, &batch.schema(), &parts).unwrap();
            assert_eq!((total(&release).as_str(), release.manifest.version.get()), ("91", 2));
            assert_eq!(release.structure.dimensions(), structure("Greece").dimensions());
            assert_eq!(release.structure.identity(), structure("Greece").identity());
            assert_eq!(Sha256::of(&release.file), release.manifest.data.sha256, "the very file of the store");
        }
    }
}

#[tokio::test]
async fn what_was_changed_on_the_way_is_refused() {
    let batch = sent().await;
    let schema = batch.schema();
    let with = |change: &dyn Fn(&str, &str) -> Option<String>| {
        let texts = schema.metadata().iter();
        let texts = texts.filter_map(|(key, text)| Some((key.clone(), change(key, text)?)));
        Schema::new_with_metadata(schema.fields().clone(), texts.collect())
    };
    let replaced = |of: &str, from: &str, to: &str| {
        with(&|key, text| Some(if key == of { text.replacen(from, to, 1) } else { text.to_owned() }))
    };
    let without = |of: &str| with(&|key, text| (key != of).then(|| text.to_owned()));
    let whole = [batch.clone()];
    let cases = [
        ("flows/2023/1", schema.as_ref().clone(), &whole[..], "this is flows/2023/2, where flows/2023/1 was asked for"),
        ("flows/2022", schema.as_ref().clone(), &whole, "this is flows/2023/2"),
        ("flows/2023", without(MANIFEST), &whole, "without its manifest"),
        ("flows/2023", without("khidi.structure"), &whole, "without its structure"),
        ("flows/2023", replaced(MANIFEST, "/ana", "/eve"), &whole, "the manifest is not as it was written"),
        ("flows/2023", replaced(MANIFEST, "\"format\": 1", "\"format\": 9"), &whole, "the manifest has format 9"),
        ("flows/2023", replaced("khidi.structure", "Greece", "Hellas"), &whole, "the code lists are not those"),
        ("flows/2023", schema.as_ref().clone(), &[batch.slice(0, 3)], "the cells are not those"),
        ("flows/2023", schema.as_ref().clone(), &[], "there are no cells"),
        ("flows/2023", schema.as_ref().clone(), &[batch.project(&[0, 1, 2]).unwrap()], "other columns"),
    ];
    for (wanted, schema, batches, expected) in cases {
        let error = received(wanted, &schema, batches).unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
}

/// The manifest that was sent, with a change by somebody who can seal it.
fn resealed(batch: &RecordBatch, change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    let mut manifest = Manifest::of_json(batch.schema().metadata()[MANIFEST].as_bytes()).unwrap();
    change(&mut manifest);
    manifest.seal().unwrap()
}

#[tokio::test]
async fn a_period_that_could_be_a_path_makes_no_manifest() {
    let batch = sent().await;
    for period in ["../../etc", "/etc", "2023/..", "2023\u{1b}[31m", "", "023", "2023-1"] {
        let bytes = resealed(&batch, |manifest| manifest.period = period.to_owned());
        let error = Manifest::of_json(&bytes).unwrap_err();
        assert!(matches!(error, ManifestError::Period), "{period:?}: {error}");
        assert_eq!(error.to_string(), "damaged, the manifest tells of no period");
    }
    assert!(Manifest::of_json(&resealed(&batch, |manifest| manifest.period = "2022".to_owned())).is_ok());
}

#[tokio::test]
async fn a_manifest_that_says_something_else_than_the_cells_is_refused() {
    let batch = sent().await;
    let changes: [fn(&mut Manifest); 3] = [
        |manifest| manifest.content.quality.withheld = 0,
        |manifest| manifest.content.quality.cells = u64::MAX,
        |manifest| manifest.content.finality = Finality::Final,
    ];
    for change in changes {
        let mut metadata = batch.schema().metadata().clone();
        metadata.insert(MANIFEST.to_owned(), String::from_utf8(resealed(&batch, change)).unwrap());
        let schema = Schema::new_with_metadata(batch.schema().fields().clone(), metadata);
        let error = received("flows/2023", &schema, std::slice::from_ref(&batch)).unwrap_err().to_string();
        assert!(error.contains("the figures of quality are not those"), "{error}");
    }
}
