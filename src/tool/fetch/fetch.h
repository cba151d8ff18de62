/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Downloads a registry. fetch_curl.c does so, in the library iana-fetch.so, which fetch_loader.c
 * loads. In a build without libcurl, fetch_none.c fails instead.
 */

#ifndef FETCH_H
#define FETCH_H

#include <stdbool.h>

#include "common/diagnostic.h"
#include "tool/state/origin.h"

struct fetch_request {
    const char *url;            /* with https or http */
    const struct origin *known; /* the registry in use: not downloaded again */
    unsigned timeout;           /* seconds, for the connection and for a stalled transfer */
    unsigned max_time;          /* seconds, for the whole transfer with its redirects */
    const char *proxy;          /* a URL; "": the one that the environment names */
    const char *ca_file;        /* trusted authorities; "": those of the system */
    bool progress;              /* draw a bar on standard error */
};

enum fetch_result { FETCH_NEW = 0, FETCH_UNCHANGED = 1 };

/*
 * Write the document to the descriptor `draft`, and its URL, ETag and date to `origin`. FETCH_NEW;
 * FETCH_UNCHANGED if the server says that `known` is current; or a negative errno with `diagnostic`
 * set, and `draft` may have a part of the document: -EFBIG for more than REGISTRY_MAX_BYTES, -EIO
 * for an error of the network or the server, another one if `draft` cannot be written.
 */
typedef int fetch_function(const struct fetch_request *request, int draft, struct origin *origin,
                           struct diagnostic *diagnostic);
fetch_function fetch_document;

/* The same, in iana-fetch.so. */
fetch_function fetch_with_libcurl;

#endif
