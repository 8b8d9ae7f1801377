"""What the outside readers cannot read or read wrongly, each shown with a file as small as possible that is right by
the standard. Nothing is bent for it; when a reader learns it, this fails, and the way round it can go.
"""

import contextlib
import io
import logging
import tempfile
from pathlib import Path

import sdmx
from lxml import etree
from pysdmx.io import read_sdmx

import structure

AGENCY = "GE_SCMI:T(1.0.0)"
NAME = '<com:Name xml:lang="en">T</com:Name>'
MAINTAINED = 'agencyID="GE_SCMI" id="T" version="1.0.0"'
URN = "urn:sdmx:org.sdmx.infomodel"
CONCEPT = f"<str:ConceptIdentity>{URN}.conceptscheme.Concept={AGENCY}.{{}}</str:ConceptIdentity>"
SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"

DATA_STRUCTURE = f"""<str:DataStructures><str:DataStructure {MAINTAINED}>{NAME}<str:DataStructureComponents>
<str:DimensionList id="DimensionDescriptor">
<str:Dimension id="sex" position="1">{CONCEPT.format("sex")}</str:Dimension></str:DimensionList>
<str:AttributeList id="AttributeDescriptor"><str:Attribute id="NOTE">{CONCEPT.format("NOTE")}
<str:AttributeRelationship><str:%s/></str:AttributeRelationship></str:Attribute></str:AttributeList>
<str:MeasureList id="MeasureDescriptor">
<str:Measure id="OBS_VALUE">{CONCEPT.format("OBS_VALUE")}</str:Measure></str:MeasureList>
</str:DataStructureComponents></str:DataStructure></str:DataStructures>"""
DATAFLOW = f"""<str:Dataflows><str:Dataflow {MAINTAINED}>{NAME}
<str:Structure>{URN}.datastructure.DataStructure={AGENCY}</str:Structure></str:Dataflow></str:Dataflows>"""
CONCEPTS = (
    f"<str:ConceptSchemes><str:ConceptScheme {MAINTAINED}>{NAME}"
    + "".join(f'<str:Concept id="{concept}">{NAME}</str:Concept>' for concept in ("sex", "NOTE", "OBS_VALUE"))
    + "</str:ConceptScheme></str:ConceptSchemes>"
)


def message(*artefacts):
    short = {"mes": "message", "str": "structure", "com": "common"}
    namespaces = " ".join(f'xmlns:{prefix}="{SCHEMAS}/{name}"' for prefix, name in short.items())
    prepared = "<mes:Prepared>2026-01-01T00:00:00Z</mes:Prepared>"
    header = f'<mes:ID>T</mes:ID><mes:Test>false</mes:Test>{prepared}<mes:Sender id="GE_SCMI"/>'
    return (
        f'<?xml version="1.0"?>\n<mes:Structure {namespaces}><mes:Header>{header}</mes:Header>'
        f"<mes:Structures>{''.join(artefacts)}</mes:Structures></mes:Structure>"
    )


def is_valid(text):
    return structure.schema().validate(etree.fromstring(text.encode()))


def refuses(read, *arguments, **named):
    try:
        # sdmx1 prints what it had read so far.
        with contextlib.redirect_stdout(io.StringIO()):
            read(*arguments, **named)
    except Exception as refusal:  # Which one is the reader's affair.
        return refusal
    return None


def sdmx1_takes_a_relation_for_a_dataflow():
    """`<Dataflow/>` as an attribute's relation: an error after a dataflow; before, it takes the structure's names."""
    dataflow_first = message(CONCEPTS, DATAFLOW, DATA_STRUCTURE % "Dataflow")
    structure_first = message(CONCEPTS, DATA_STRUCTURE % "Dataflow", DATAFLOW)
    of_observations = message(CONCEPTS, DATA_STRUCTURE % "Observation", DATAFLOW)
    assert all(map(is_valid, (dataflow_first, structure_first, of_observations)))
    assert refuses(sdmx.read_sdmx, io.BytesIO(dataflow_first.encode()))
    found = sdmx.read_sdmx(io.BytesIO(structure_first.encode()))
    assert not found.structure["T"].name.localizations and len(found.dataflow) == 2, found
    found = sdmx.read_sdmx(io.BytesIO(of_observations.encode()))
    assert found.structure["T"].name.localizations and len(found.dataflow) == 1, found


def sdmx1_does_not_merge(folder):
    """Action `M`, with which SDMX-CSV 2.1 replaces `A` and `I`; and the whole of SDMX-CSV 1.0."""
    found = sdmx.read_sdmx(io.BytesIO(message(CONCEPTS, DATA_STRUCTURE % "Observation", DATAFLOW).encode()))
    for text, is_read in (
        (f"STRUCTURE,STRUCTURE_ID,ACTION,sex,OBS_VALUE\r\ndataflow,{AGENCY},M,T,1\r\n", False),
        (f"STRUCTURE,STRUCTURE_ID,ACTION,sex,OBS_VALUE\r\ndataflow,{AGENCY},R,T,1\r\n", True),
        (f"DATAFLOW,sex,OBS_VALUE\r\n{AGENCY},T,1\r\n", False),
    ):
        path = folder / "t.csv"
        path.write_bytes(text.encode())
        refusal = refuses(sdmx.read_sdmx, path, structure=found.dataflow["T"])
        assert (refusal is None) == is_read, f"{text}: {refusal}"
        assert read_sdmx(path).data, "pysdmx reads all three"


def pysdmx_takes_codes_for_numbers(folder):
    """A column in which every code has digits only loses leading zeros, quoted or not."""
    for code in ("01", '"01"'):
        path = folder / "t.csv"
        path.write_bytes(f"STRUCTURE,STRUCTURE_ID,ACTION,isced,OBS_VALUE\r\ndataflow,{AGENCY},R,{code},1\r\n".encode())
        (data,) = read_sdmx(path).data
        assert list(data.data["isced"]) == ["1"], list(data.data["isced"])


def main():
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        sdmx1_takes_a_relation_for_a_dataflow()
        sdmx1_does_not_merge(Path(folder))
        pysdmx_takes_codes_for_numbers(Path(folder))
    print("limits are as known")


if __name__ == "__main__":
    main()
