//! The demo's configuration files: one per connector, written once, and the gateway's, written at each start.

use std::fmt::Write as _;
use std::net::SocketAddr;

use khidi_connectors_sources::synthetic::{LAST_YEAR, tables};

use super::certificates::{FEDERATION, GATEWAY};

/// The configuration of an agency's connector, which lies in the agency's folder. Port 0, so that nine connectors
/// find room on any machine.
#[must_use]
pub fn connector(agency: &str) -> String {
    let mut text = format!(
        "# The connector of {agency} in the demo. Paths start at this folder.\n\
         agency = \"{agency}\"\n\
         federation = \"{FEDERATION}\"\n\
         listen = \"127.0.0.1:0\"\n\
         policy = \"policy.toml\"\n\
         audit = \"audit.jsonl\"\n\
         data_until = {LAST_YEAR}-12-31\n\
         \n[tls]\n\
         ca = \"../../certs/ca.pem\"\n\
         cert = \"../../certs/agency-{agency}.pem\"\n\
         key = \"../../certs/agency-{agency}-key.pem\"\n"
    );
    for table in tables().iter().filter(|table| table.agency == agency) {
        let name = table.name;
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[[sources]]\ntable = \"{name}\"\nkind = \"parquet\"\npath = \"{name}.parquet\"\n");
    }
    text
}

/// The gateway's configuration, which lies in the demo's folder, for connectors that listen at these addresses.
#[must_use]
pub fn gateway(listen: SocketAddr, agencies: &[(&str, SocketAddr)]) -> String {
    let mut text = format!(
        "# The demo's gateway. `khidi demo` writes this file at each start, because its connectors' ports change:\n\
         # what you edit here is lost. Copy it to keep a configuration of your own. Paths start at this folder.\n\
         federation = \"{FEDERATION}\"\n\
         listen = \"{listen}\"\n\
         audit = \"gateway-audit.jsonl\"\n\
         \n[tls]\n\
         ca = \"certs/ca.pem\"\n\
         cert = \"certs/gateway-{GATEWAY}.pem\"\n\
         key = \"certs/gateway-{GATEWAY}-key.pem\"\n"
    );
    text.push_str(
        "\n# What is published is kept here, and pulled by the statistics office.\n[releases]\nstore = \"releases\"\n",
    );
    for (agency, address) in agencies {
        let _ = write!(text, "\n[[agency]]\nid = \"{agency}\"\naddress = \"{address}\"\n");
    }
    let members: Vec<_> = tables()
        .iter()
        .filter(|table| table.name == "students")
        .map(|table| format!("\"{}.students\"", table.agency))
        .collect();
    let members = members.join(", ");
    let _ = write!(
        text,
        "\n# A student is enrolled at one university only, so people may be counted over all of them.\n\
         [[federated]]\nname = \"students\"\nmembers = [{members}]\ndisjoint = true\n"
    );
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use std::path::Path;

    use super::super::certificates::agencies;
    use super::*;

    #[test]
    fn every_connector_finds_its_tables_and_certificates() {
        for agency in agencies() {
            let file = Path::new("/demo/agencies").join(agency).join("connector.toml");
            let config = khidi_connectors_node::Config::parse(&connector(agency), &file).unwrap();
            assert_eq!(config.agency.as_str(), agency);
            let names: Vec<_> = config.sources.iter().map(|source| source.table.as_str()).collect();
            let expected = tables().iter().filter(|table| table.agency == agency).map(|table| table.name);
            assert_eq!(names, expected.collect::<Vec<_>>());
            assert!(config.tls.key.ends_with(format!("../../certs/agency-{agency}-key.pem")));
        }
    }

    #[test]
    fn the_gateway_knows_its_agencies_and_the_federated_table() {
        let addresses: Vec<_> =
            agencies().into_iter().zip(["127.0.0.1:4711".parse().unwrap()].into_iter().cycle()).collect();
        let text = gateway("127.0.0.1:5000".parse().unwrap(), &addresses);
        let config = khidi_gateway_server::Config::parse(&text, Path::new("gateway.toml")).unwrap();
        assert_eq!(config.agencies.len(), agencies().len());
        assert_eq!(config.tls.cert, Path::new("certs/gateway-demo.pem"));
        let [students] = config.federated.as_slice() else { panic!("one federated table") };
        let members: Vec<_> = students.members.iter().map(|member| member.agency.as_str()).collect();
        assert_eq!((members, students.disjoint), (vec!["tsu", "ibsu", "gtu"], true));
    }
}
