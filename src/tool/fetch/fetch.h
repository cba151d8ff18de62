/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Gets a registry over the network. fetch.c does it, in a module that fetch_module.c loads; without
 * libcurl, fetch_none.c says that it cannot.
 */

#ifndef FETCH_H
#define FETCH_H

#include <stdbool.h>

#include "common/diagnostic.h"
#include "tool/state/state.h"

struct fetch_request {
    const char *url;                  /* https: or http: */
    const struct state_source *known; /* an answer with its etag or date is not wanted again */
    unsigned timeout;                 /* seconds: to connect in, and to wait for more in */
    const char *proxy;                /* a URL; "": as the environment says */
    const char *ca_file; /* the authorities that are trusted; "": those of the system */
    bool progress;       /* draw a bar on standard error */
};

enum fetch_result { FETCH_NEW = 0, FETCH_UNCHANGED = 1 };

/*
 * Write the document into `draft` and what HTTP says of it into `source`. FETCH_NEW,
 * FETCH_UNCHANGED, or a negative errno with `diagnostic` set, whatever is in `draft` then: -EFBIG
 * for a document of more than REGISTRY_MAX_BYTES, -EIO for what went wrong with the network or the
 * server, another one if `draft` cannot be written.
 */
typedef int fetch_function(const struct fetch_request *request, int draft,
                           struct state_source *source, struct diagnostic *diagnostic);
fetch_function fetch_document;

/* The same, in the module. */
fetch_function fetch_with_libcurl;

#endif
