<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: CC0-1.0 -->
<!-- A full IANA registry to the facts-only one that we ship: one record a line, all records, in file order.
     What is kept is listed here and everything else is dropped, so that what IANA adds one day (people, most
     of all) stays out until somebody decides otherwise. Applied to its own output it gives the same bytes.

         xsltproc -nonet facts-only.xsl FULL.xml > service-names-port-numbers.xml -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:iana="http://www.iana.org/assignments"
                xmlns="http://www.iana.org/assignments"
                exclude-result-prefixes="iana">

<xsl:output method="xml" encoding="UTF-8" indent="no"/>

<xsl:variable name="alias">This entry is an alias to "</xsl:variable>
<xsl:variable name="duplicate">This is a duplicate of the "</xsl:variable>

<xsl:template match="/">
  <xsl:if test="not(iana:registry[@id = 'service-names-port-numbers'])">
    <xsl:message terminate="yes">this is not IANA's registry of service names and port numbers</xsl:message>
  </xsl:if>
  <xsl:comment>
SPDX-License-Identifier: CC0-1.0
The facts of IANA's registry of service names and port numbers: no descriptions of services, no people.
Made by `make snapshot`; do not edit. The full registry is at
https://www.iana.org/assignments/service-names-port-numbers/
</xsl:comment>
  <xsl:text>&#10;</xsl:text>
  <xsl:apply-templates select="iana:registry"/>
  <xsl:text>&#10;</xsl:text>
</xsl:template>

<xsl:template match="iana:registry">
  <registry id="{@id}">
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="iana:title"/>
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="iana:updated"/>
    <xsl:text>&#10;</xsl:text>
    <xsl:for-each select="iana:record">
      <xsl:apply-templates select="."/>
      <xsl:text>&#10;</xsl:text>
    </xsl:for-each>
  </registry>
</xsl:template>

<!-- A record's children come in any order; here always in this one. -->
<xsl:template match="iana:record">
  <record>
    <xsl:copy-of select="@date | @updated"/>
    <xsl:apply-templates select="iana:name"/>
    <xsl:apply-templates select="iana:protocol"/>
    <xsl:apply-templates select="iana:number"/>
    <xsl:if test="not(normalize-space(iana:name)) and iana:number">
      <description><xsl:call-template name="state"/></description>
    </xsl:if>
    <xsl:apply-templates select="iana:xref[@type = 'rfc']"/>
    <xsl:apply-templates select="iana:note"/>
  </record>
</xsl:template>

<!-- A number without a name is unassigned if its description begins with this word. -->
<xsl:template name="state">
  <xsl:variable name="text" select="translate(normalize-space(iana:description), 'U(', 'u')"/>
  <xsl:choose>
    <xsl:when test="starts-with($text, 'unassigned')">Unassigned</xsl:when>
    <xsl:otherwise>Reserved</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- Nine records have an empty name, which says no more than none. -->
<xsl:template match="iana:title | iana:updated | iana:name | iana:protocol | iana:number">
  <xsl:if test="normalize-space()">
    <xsl:element name="{local-name()}"><xsl:value-of select="normalize-space()"/></xsl:element>
  </xsl:if>
</xsl:template>

<xsl:template match="iana:xref">
  <xref type="{@type}" data="{@data}">
    <xsl:copy-of select="@section"/>
    <xsl:value-of select="normalize-space()"/>
  </xref>
</xsl:template>

<!-- Other text may surround the sentence, and a line may end inside it. -->
<xsl:template match="iana:note">
  <xsl:variable name="text" select="normalize-space()"/>
  <xsl:choose>
    <xsl:when test="contains($text, $alias)">
      <note>
        <xsl:value-of select="concat($alias, substring-before(substring-after($text, $alias), '&quot;'), '&quot;.')"/>
      </note>
    </xsl:when>
    <xsl:when test="contains($text, $duplicate)">
      <note>
        <xsl:value-of select="concat($duplicate, substring-before(substring-after($text, $duplicate), '&quot;'), '&quot; service')"/>
      </note>
    </xsl:when>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
