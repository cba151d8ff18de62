/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "assignment.h"

#include <string.h>

enum assignment assignment_of(const struct registry_record *record)
{
    static const char unassigned[] = "unassigned";
    const char *description = record->columns[REGISTRY_DESCRIPTION];
    if (*record->columns[REGISTRY_NAME] != '\0')
        return ASSIGNED;
    if (*description == '(')
        description++;
    return strncasecmp(description, unassigned, strlen(unassigned)) == 0 ? UNASSIGNED : RESERVED;
}

bool assignment_has_protocol(const char *name, const char *protocol, const char *wanted)
{
    return strcasecmp(protocol, wanted) == 0 || (*name == '\0' && *protocol == '\0');
}

const char *assignment_name(enum assignment assignment)
{
    static const char *const names[] = {
        [ASSIGNED] = "assigned", [RESERVED] = "reserved", [UNASSIGNED] = "unassigned"};
    return names[assignment];
}
