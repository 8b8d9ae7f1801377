//! What clients see when they browse.

use arrow_flight::flight_service_client::FlightServiceClient;
use arrow_flight::sql::client::FlightSqlServiceClient;
use arrow_flight::sql::{
    CommandGetCrossReference, CommandGetDbSchemas, CommandGetExportedKeys, CommandGetImportedKeys,
    CommandGetPrimaryKeys, CommandGetTables, CommandGetXdbcTypeInfo, CommandStatementQuery, ProstMessageExt,
};
use arrow_flight::{Criteria, FlightDescriptor, FlightInfo};
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::arrow::ipc::convert::try_schema_from_ipc_buffer;
use futures::TryStreamExt;
use khidi_certs::Role;
use prost::Message;
use tonic::transport::Channel;

use super::agency::{Behaviour, FakeAgency};
use super::federation::Federation;

type Client = FlightSqlServiceClient<Channel>;

struct World {
    _federation: Federation,
    _agency: FakeAgency,
    _gateway: crate::Gateway,
    client: Client,
}

async fn world() -> World {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&agency]).await;
    let client = federation.client(&gateway, Role::Operator, "watch").await;
    World { _federation: federation, _agency: agency, _gateway: gateway, client }
}

async fn fetch(client: &mut Client, info: FlightInfo) -> RecordBatch {
    let announced = info.clone().try_decode_schema().unwrap();
    let ticket = info.endpoint[0].ticket.clone().unwrap();
    let batches: Vec<_> = client.do_get(ticket).await.unwrap().try_collect().await.unwrap();
    let found = concat_batches(&announced.clone().into(), &batches).unwrap();
    assert!(batches.iter().all(|batch| batch.schema().as_ref() == &announced));
    found
}

fn texts(batch: &RecordBatch, column: usize) -> Vec<String> {
    let column = batch.column(column).as_string::<i32>();
    column.iter().flatten().map(str::to_owned).collect()
}

#[tokio::test]
async fn catalogues_schemas_and_tables() {
    let mut world = world().await;
    let client = &mut world.client;
    let info = client.get_catalogs().await.unwrap();
    assert_eq!(texts(&fetch(client, info).await, 0), ["khidi"]);
    for (catalog, pattern, expected) in [
        (None, None, vec!["codelists", "federated", "interior"]),
        (Some("khidi"), Some("int%"), vec!["interior"]),
        (Some("other"), None, vec![]),
    ] {
        let query = CommandGetDbSchemas {
            catalog: catalog.map(str::to_owned),
            db_schema_filter_pattern: pattern.map(str::to_owned),
        };
        let info = client.get_db_schemas(query).await.unwrap();
        assert_eq!(texts(&fetch(client, info).await, 1), expected);
    }
    let info = client.get_table_types().await.unwrap();
    assert_eq!(texts(&fetch(client, info).await, 0), ["TABLE", "VIEW"]);
    let query = |include_schema, table_types: Vec<String>| CommandGetTables {
        catalog: None,
        db_schema_filter_pattern: None,
        table_name_filter_pattern: Some("totals".into()),
        table_types,
        include_schema,
    };
    let info = client.get_tables(query(false, vec!["VIEW".into()])).await.unwrap();
    assert_eq!(texts(&fetch(client, info).await, 1), ["federated"]);
    let info = client.get_tables(query(true, vec![])).await.unwrap();
    let tables = fetch(client, info).await;
    assert_eq!(tables.num_columns(), 5);
    assert_eq!(texts(&tables, 1), ["federated", "interior"]);
    let columns = |row| {
        let schema = try_schema_from_ipc_buffer(tables.column(4).as_binary::<i32>().value(row)).unwrap();
        let names = schema.fields().iter().map(|field| field.name().clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(columns(1), ["year", "persons", "label"]);
    assert_eq!(columns(0), ["year", "persons", "label", "agency"]);
}

#[tokio::test]
async fn keys_are_typed_empty_sets() {
    let mut world = world().await;
    let client = &mut world.client;
    let table = || "totals".to_owned();
    let primary = CommandGetPrimaryKeys { catalog: None, db_schema: None, table: table() };
    let info = client.get_primary_keys(primary).await.unwrap();
    let found = fetch(client, info).await;
    assert_eq!((found.num_rows(), found.num_columns()), (0, 6));
    let exported = CommandGetExportedKeys { catalog: None, db_schema: None, table: table() };
    let imported = CommandGetImportedKeys { catalog: None, db_schema: None, table: table() };
    let reference = CommandGetCrossReference {
        pk_catalog: None,
        pk_db_schema: None,
        pk_table: table(),
        fk_catalog: None,
        fk_db_schema: None,
        fk_table: table(),
    };
    let infos = [
        client.get_exported_keys(exported).await.unwrap(),
        client.get_imported_keys(imported).await.unwrap(),
        client.get_cross_reference(reference).await.unwrap(),
    ];
    for info in infos {
        let found = fetch(client, info).await;
        assert_eq!((found.num_rows(), found.num_columns()), (0, 13));
    }
}

#[tokio::test]
async fn the_server_describes_itself() {
    let mut world = world().await;
    let client = &mut world.client;
    let info = client.get_sql_info(vec![arrow_flight::sql::SqlInfo::FlightSqlServerReadOnly]).await.unwrap();
    assert_eq!(fetch(client, info).await.num_rows(), 1);
    let info = client.get_sql_info(vec![]).await.unwrap();
    assert!(fetch(client, info).await.num_rows() > 90);
    let info = client.get_xdbc_type_info(CommandGetXdbcTypeInfo { data_type: None }).await.unwrap();
    let mut types = texts(&fetch(client, info).await, 0);
    types.sort();
    assert_eq!(types, ["BIGINT", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "TIMESTAMP", "VARCHAR"]);
}

#[tokio::test]
async fn schemas_without_an_answer_and_calls_that_are_not_there() {
    let mut world = world().await;
    let client: &mut FlightServiceClient<Channel> = world.client.inner_mut();
    let query = CommandStatementQuery { query: "SELECT 1 AS one".into(), transaction_id: None };
    let descriptor = FlightDescriptor::new_cmd(query.as_any().encode_to_vec());
    let result = client.get_schema(descriptor).await.unwrap().into_inner();
    let schema: Schema = (&result).try_into().unwrap();
    assert_eq!(schema.field(0).data_type(), &DataType::Int64);
    let refused = client.list_flights(Criteria::default()).await.unwrap_err();
    assert!(refused.message().starts_with("KH601: "), "{refused:?}");
    let refused = client.get_flight_info(FlightDescriptor::new_cmd(b"\xffjunk".to_vec())).await.unwrap_err();
    assert!(refused.message().starts_with("KH306: "), "{refused:?}");
}
