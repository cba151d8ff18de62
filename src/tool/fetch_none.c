/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* fetch.h for a build without libcurl. */

#include "fetch.h"

#include <errno.h>

int fetch_document(const struct fetch_request *request, int draft, struct store_source *source,
                   struct problem *problem)
{
    (void)draft, (void)source;
    problem->path = request->url;
    return problem_set(problem, -ENOTSUP, 0, 0,
                       "this iana-services was built without libcurl: get the registry by other "
                       "means, and use --from FILE");
}
