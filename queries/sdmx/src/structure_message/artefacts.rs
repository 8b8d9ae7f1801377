//! The four kinds of artefact of the message, tied by URNs. The schema leaves their order open; what is referred to comes
//! first, because sdmx1 resolves no reference forward.

use std::io::{self, Write};

use super::xml::{Attributes, Xml};
use crate::structure::{CONF_STATUS, NOTE, OBS_STATUS, TIME, VALUE};
use crate::{CodeList, Identity, Measure, Names, Structure, Version};

/// Writes code lists, concepts, the dataflow and the data structure.
pub(super) fn write<W: Write>(xml: &mut Xml<'_, W>, structure: &Structure) -> io::Result<()> {
    let Identity { agency, id, version } = structure.identity();
    let version = version.to_string();
    let maintained = [("agencyID", agency.as_str()), ("id", id.as_str()), ("version", version.as_str())];
    xml.element("str:Codelists", &[], |xml| {
        structure.code_lists().into_iter().try_for_each(|list| code_list(xml, agency.as_str(), list))
    })?;
    xml.element("str:ConceptSchemes", &[], |xml| {
        xml.element("str:ConceptScheme", &maintained, |xml| concepts(xml, structure))
    })?;
    xml.element("str:DataStructures", &[], |xml| {
        xml.element("str:DataStructure", &maintained, |xml| {
            xml.names(structure.names())?;
            xml.element("str:DataStructureComponents", &[], |xml| components(xml, structure))
        })
    })?;
    xml.element("str:Dataflows", &[], |xml| {
        xml.element("str:Dataflow", &maintained, |xml| {
            xml.names(structure.names())?;
            xml.text("str:Structure", &[], &urn("datastructure.DataStructure", &structure.reference()))
        })
    })
}

fn code_list<W: Write>(xml: &mut Xml<'_, W>, agency: &str, list: &CodeList) -> io::Result<()> {
    let version = list.version().to_string();
    let maintained = [("agencyID", agency), ("id", list.id().as_str()), ("version", version.as_str())];
    xml.element("str:Codelist", &maintained, |xml| {
        xml.names(list.names())?;
        list.codes().iter().try_for_each(|code| {
            xml.element("str:Code", &[("id", code.id.as_str())], |xml| {
                xml.names(&code.names)?;
                code.parent.iter().try_for_each(|parent| xml.text("str:Parent", &[], parent.as_str()))
            })
        })
    })
}

fn concepts<W: Write>(xml: &mut Xml<'_, W>, structure: &Structure) -> io::Result<()> {
    xml.names(structure.names())?;
    let fixed = [
        (TIME, Names::known("პერიოდი", "Time period")),
        (VALUE, Names::known("დაკვირვების მნიშვნელობა", "Observation value")),
        (OBS_STATUS, Names::known("დაკვირვების სტატუსი", "Observation status")),
        (CONF_STATUS, Names::known("კონფიდენციალობის სტატუსი", "Confidentiality status")),
        (NOTE, Names::known("შენიშვნა მონაცემთა ნაკრების შესახებ", "Comment on the data set")),
    ];
    let dimensions = structure.dimensions().iter().map(|dimension| (dimension.id.as_str(), &dimension.names));
    dimensions
        .chain(fixed.iter().map(|(id, names)| (*id, names)))
        .try_for_each(|(id, names)| xml.element("str:Concept", &[("id", id)], |xml| xml.names(names)))
}

fn components<W: Write>(xml: &mut Xml<'_, W>, structure: &Structure) -> io::Result<()> {
    xml.element("str:DimensionList", &[("id", "DimensionDescriptor")], |xml| {
        for (place, dimension) in (1..).zip(structure.dimensions()) {
            let attributes = [("id", dimension.id.as_str()), ("position", &format!("{place}"))];
            xml.element("str:Dimension", &attributes, |xml| {
                identity(xml, structure, dimension.id.as_str())?;
                enumeration(xml, structure, &dimension.codes)
            })?;
        }
        xml.element("str:TimeDimension", &[("id", TIME)], |xml| {
            identity(xml, structure, TIME)?;
            format(xml, &[("textType", "ObservationalTimePeriod")])
        })
    })?;
    xml.element("str:AttributeList", &[("id", "AttributeDescriptor")], |xml| attributes(xml, structure))?;
    xml.element("str:MeasureList", &[("id", "MeasureDescriptor")], |xml| {
        // Optional: a withheld cell is an observation without a value.
        xml.element("str:Measure", &[("id", VALUE), ("usage", "optional")], |xml| {
            identity(xml, structure, VALUE)?;
            match structure.measure() {
                Measure::Integer => format(xml, &[("textType", "BigInteger")]),
                Measure::Decimal(most) => format(xml, &[("textType", "Decimal"), ("decimals", &most.to_string())]),
                Measure::Real => format(xml, &[("textType", "Double")]),
            }
        })
    })
}

fn attributes<W: Write>(xml: &mut Xml<'_, W>, structure: &Structure) -> io::Result<()> {
    for (id, list) in [OBS_STATUS, CONF_STATUS].into_iter().zip(structure.statuses()) {
        xml.element("str:Attribute", &[("id", id), ("usage", "mandatory")], |xml| {
            identity(xml, structure, id)?;
            enumeration(xml, structure, list)?;
            xml.element("str:AttributeRelationship", &[], |xml| xml.empty("str:Observation", &[]))
        })?;
    }
    xml.element("str:Attribute", &[("id", NOTE), ("usage", "optional")], |xml| {
        identity(xml, structure, NOTE)?;
        format(xml, &[("textType", "String"), ("isMultiLingual", "false")])?;
        xml.element("str:AttributeRelationship", &[], |xml| xml.empty("str:Dataflow", &[]))
    })
}

fn identity<W: Write>(xml: &mut Xml<'_, W>, structure: &Structure, concept: &str) -> io::Result<()> {
    let urn = urn("conceptscheme.Concept", &format!("{}.{concept}", structure.reference()));
    xml.text("str:ConceptIdentity", &[], &urn)
}

fn enumeration<W: Write>(xml: &mut Xml<'_, W>, structure: &Structure, list: &CodeList) -> io::Result<()> {
    let reference = reference(structure.identity().agency.as_str(), list.id().as_str(), list.version());
    xml.element("str:LocalRepresentation", &[], |xml| {
        xml.text("str:Enumeration", &[], &urn("codelist.Codelist", &reference))
    })
}

fn format<W: Write>(xml: &mut Xml<'_, W>, attributes: &Attributes<'_>) -> io::Result<()> {
    xml.element("str:LocalRepresentation", &[], |xml| xml.empty("str:TextFormat", attributes))
}

fn reference(agency: &str, id: &str, version: Version) -> String {
    format!("{agency}:{id}({version})")
}

fn urn(class: &str, reference: &str) -> String {
    format!("urn:sdmx:org.sdmx.infomodel.{class}={reference}")
}
