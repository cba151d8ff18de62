<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: CC0-1.0 -->
<!-- Removes the persons from a full registry: their names, organizations and addresses. The IDs by
     which records name them stay. With the option with-registry, configure installs the result.

         xsltproc -nonet without-people.xsl FULL.xml > service-names-port-numbers.xml -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:iana="http://www.iana.org/assignments">

<xsl:output method="xml" encoding="UTF-8" indent="no"/>

<xsl:template match="@* | node()">
  <xsl:copy>
    <xsl:apply-templates select="@* | node()"/>
  </xsl:copy>
</xsl:template>

<xsl:template match="iana:people"/>

</xsl:stylesheet>
