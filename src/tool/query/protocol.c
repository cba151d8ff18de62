/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "protocol.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

const char *protocol_find(const char *name, size_t length)
{
    static const char *const protocols[] = {"tcp", "udp", "sctp", "dccp"};
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++)
        if (strlen(protocols[i]) == length && strncasecmp(name, protocols[i], length) == 0)
            return protocols[i];
    return NULL;
}

/* Whether a record of the registry has the protocol. */
static bool is_in_registry(const char *name, const struct document *document)
{
    for (size_t i = 0; i < document->record_count; i++)
        if (strcasecmp(document_column(document, i, REGISTRY_PROTOCOL), name) == 0)
            return true;
    return false;
}

int protocol_check(const char *name, const struct document *document, struct diagnostic *diagnostic)
{
    /* A record without a protocol has the empty name. */
    if (protocol_find(name, strlen(name)) != NULL ||
        (*name != '\0' && is_in_registry(name, document)))
        return 0;
    return diagnostic_set(diagnostic, -EPROTONOSUPPORT, 0, 0,
                          "'%.20s' is no transport protocol: there are tcp, udp, sctp and dccp",
                          name);
}
