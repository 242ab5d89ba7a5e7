"""Small SPL documents for tests: say what matters, the rest is filled in."""

from __future__ import annotations

SET_ID = "11111111-2222-3333-4444-555555555555"


def section(code: str = "34067-9", title: str | None = "1 INDICATIONS", text: str = "", inner: str = "") -> str:
    """A section as XML; `text` is the content of its text element, `inner` further sections."""
    titled = f"<title>{title}</title>" if title is not None else ""
    body = f"<text>{text}</text>" if text else ""
    nested = f"<component>{inner}</component>" if inner else ""
    return f'<section><id root="x"/><code code="{code}"/>{titled}{body}{nested}</section>'


def product(
    name: str = "Exa",
    substance: str = "EXAMPLINE HYDROCHLORIDE",
    moiety: str = "EXAMPLINE",
    route: str = "ORAL",
    form: str = "TABLET",
    ndc: str = "0001-0002",
    extra: str = "",
) -> str:
    return f"""
    <subject><manufacturedProduct><manufacturedProduct>
      <code code="{ndc}" codeSystem="2.16.840.1.113883.6.69"/><name>{name}</name>
      <formCode code="C42998" displayName="{form}"/>
      <asEntityWithGeneric><genericMedicine><name>{substance.title()}</name></genericMedicine></asEntityWithGeneric>
      <ingredient classCode="ACTIB">
        <quantity><numerator value=".50" unit="mg"/><denominator value="1" unit="1"/></quantity>
        <ingredientSubstance><code code="ABC" codeSystem="2.16.840.1.113883.4.9"/><name>{substance}</name>
          <activeMoiety><activeMoiety><code code="DEF"/><name>{moiety}</name></activeMoiety></activeMoiety>
        </ingredientSubstance>
      </ingredient>
      <ingredient classCode="IACT"><ingredientSubstance><name>LACTOSE</name></ingredientSubstance></ingredient>
      <asContent><containerPackagedProduct><code code="{ndc}-03" codeSystem="2.16.840.1.113883.6.69"/>
      </containerPackagedProduct></asContent>
    </manufacturedProduct>
    <subjectOf><approval><id extension="NDA000001"/><code displayName="NDA"/></approval></subjectOf>
    <subjectOf><marketingAct><statusCode code="active"/></marketingAct></subjectOf>
    <subjectOf><policy classCode="DEADrugSchedule"><code code="C48675" displayName="CII"/></policy></subjectOf>
    <subjectOf><characteristic><code code="SPLIMPRINT" codeSystem="2.16.840.1.113883.1.11.19255"/>
      <value>PD;155</value></characteristic></subjectOf>
    <subjectOf><characteristic><code code="SPLSIZE" codeSystem="2.16.840.1.113883.1.11.19255"/>
      <value value="6" unit="mm"/></characteristic></subjectOf>
    <consumedIn><substanceAdministration><routeCode displayName="{route}"/></substanceAdministration></consumedIn>
    {extra}</manufacturedProduct></subject>"""


def document(
    *sections: str,
    products: str | None = None,
    code: str = "34391-3",
    set_id: str = SET_ID,
    version: str = "3",
    effective: str = "20260102",
    title: str = "Exa tablets",
    maker: str = "Example Pharma",
    media: str = "",
) -> bytes:
    """An SPL document of a label, as bytes."""
    listed = product() if products is None else products
    body = "".join(f"<component>{one}</component>" for one in sections or (section(text="For high pressure."),))
    data = f'<section><code code="48780-1"/>{listed}</section>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="file:///etc/hosts" type="text/xsl"?>
<document xmlns="urn:hl7-org:v3"><id root="99999999-0000-0000-0000-000000000000"/>
<code code="{code}"/><title>{title}</title><effectiveTime value="{effective}"/>
<setId root="{set_id}"/><versionNumber value="{version}"/>
<author><assignedEntity><representedOrganization><name>{maker}</name></representedOrganization></assignedEntity></author>
<component><structuredBody><component>{data}</component>{body}{media}</structuredBody></component>
</document>""".encode()
