/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* fetch.h for a build without libcurl. */

#include "fetch.h"

#include <errno.h>

int fetch_document(const struct fetch_request *request, int draft, struct origin *origin,
                   struct diagnostic *diagnostic)
{
    (void)draft, (void)origin;
    diagnostic->path = request->url;
    return diagnostic_set(diagnostic, -ENOTSUP, 0, 0,
                          "built without libcurl; download the registry and use --from FILE");
}
