/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * fetch.h for a build with libcurl: loads the module that is linked with libcurl. Only `update`
 * loads it, because libcurl and its libraries take longer to load than a registry takes to read.
 */

#include "fetch.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>

#define FETCH_MODULE IANA_MODULE_DIRECTORY "/iana-fetch.so"

int fetch_document(const struct fetch_request *request, int draft, struct origin *origin,
                   struct diagnostic *diagnostic)
{
    fetch_function *fetch = NULL;
    void *module = dlopen(FETCH_MODULE, RTLD_NOW | RTLD_LOCAL);
    if (module != NULL)
        *(void **)&fetch = dlsym(module, "fetch_with_libcurl");
    if (fetch == NULL) {
        diagnostic->path = FETCH_MODULE;
        return diagnostic_set(diagnostic, -ELIBACC, 0, 0, "%s", dlerror());
    }
    /* It stays loaded: the TLS library registers functions that run at exit. */
    return fetch(request, draft, origin, diagnostic);
}
