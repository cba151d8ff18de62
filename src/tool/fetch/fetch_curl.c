/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "common/io.h"
#include "progress.h"
#include "registry/registry.h"

#define USER_AGENT PACKAGE_NAME "/" PACKAGE_VERSION

/* The URL of IANA's registry has none. */
#define MAX_REDIRECTS 5

/* A transfer that is slower than this for the whole timeout fails. */
#define MIN_BYTES_PER_SECOND 100L

enum { HTTP_OK = 200, HTTP_NOT_MODIFIED = 304 };

struct transfer {
    const struct fetch_request *request;
    struct diagnostic *diagnostic;
    CURL *handle;
    int draft;
    struct timespec end; /* of the time for the transfer, on the monotonic clock */
    size_t received;     /* bytes of the body, decompressed */
    int error;           /* negative errno that ended the transfer; or 0 */
    struct progress progress;
    char message[CURL_ERROR_SIZE];
};

static int fail(struct transfer *transfer, int error, const char *text)
{
    return diagnostic_set(transfer->diagnostic, error, 0, 0, "%s", text);
}

static long answered_status(struct transfer *transfer)
{
    long status = 0;
    curl_easy_getinfo(transfer->handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static int keep(struct transfer *transfer, const void *bytes, size_t size)
{
    int error = io_write(transfer->draft, bytes, size);
    return error == 0 ? 0
                      : diagnostic_set(transfer->diagnostic, error, 0, 0,
                                       "cannot write to the state directory: %s", strerror(-error));
}

/* The body of status 200 is the document. The body of any other status is dropped, but it counts
 * for the limit. */
static size_t on_body(char *bytes, size_t one, size_t size, void *context)
{
    struct transfer *transfer = context;
    transfer->received += one * size;
    if (transfer->received > REGISTRY_MAX_BYTES)
        transfer->error =
            diagnostic_set(transfer->diagnostic, -EFBIG, 0, 0, "more than %lu million bytes",
                           REGISTRY_MAX_BYTES / 1000000);
    else if (answered_status(transfer) == HTTP_OK)
        transfer->error = keep(transfer, bytes, one * size);
    return transfer->error == 0 ? one * size : CURL_WRITEFUNC_ERROR;
}

static int on_progress(void *context, curl_off_t total, curl_off_t done, curl_off_t upload_total,
                       curl_off_t upload_done)
{
    struct transfer *transfer = context;
    (void)upload_total, (void)upload_done;
    if (answered_status(transfer) == HTTP_OK)
        progress_show(&transfer->progress, (unsigned long)done, (unsigned long)total);
    return 0;
}

static bool is_https(const char *url)
{
    return strncasecmp(url, "https:", strlen("https:")) == 0;
}

/* Set the URL of the next request. Only the protocol of this URL is allowed. */
static CURLcode set_url(CURL *handle, const char *url)
{
    CURLcode code =
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, is_https(url) ? "https" : "http");
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_URL, url) : code;
}

/* Go through the proxy, if one is given. */
static CURLcode set_proxy(CURL *handle, const char *proxy)
{
    return *proxy != '\0' ? curl_easy_setopt(handle, CURLOPT_PROXY, proxy) : CURLE_OK;
}

/* Trust the authorities in the file, if one is given, and no others, for the server and for a
 * proxy. */
static CURLcode set_authorities(CURL *handle, const char *ca_file)
{
    if (*ca_file == '\0')
        return CURLE_OK;
    curl_easy_setopt(handle, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(handle, CURLOPT_PROXY_CAPATH, NULL);
    /* A library of TLS that cannot do this reaches no proxy by https. */
    if (curl_easy_setopt(handle, CURLOPT_PROXY_CAINFO, ca_file) == CURLE_OUT_OF_MEMORY)
        return CURLE_OUT_OF_MEMORY;
    return curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file);
}

/* Set the options that are the same for each redirect. */
static void set_options(struct transfer *transfer, struct curl_slist *headers)
{
    CURL *handle = transfer->handle;
    const struct fetch_request *request = transfer->request;
    long timeout = (long)request->timeout;
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer->message);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, USER_AGENT);
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, timeout);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, timeout);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, MIN_BYTES_PER_SECOND);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, request->progress ? 0L : 1L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, transfer);
}

/* Add a header with which the server answers 304 if the document has not changed. */
static int add_condition(struct curl_slist **headers, const char *name, const char *value)
{
    char line[512];
    if (*value == '\0')
        return 0;
    snprintf(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(*headers, line);
    if (longer == NULL)
        return -ENOMEM;
    *headers = longer;
    return 0;
}

/* The milliseconds that are left for the transfer; 0 or less: none. */
static long milliseconds_left(const struct transfer *transfer)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (transfer->end.tv_sec - now.tv_sec) * 1000 +
           (transfer->end.tv_nsec - now.tv_nsec) / 1000000;
}

/* Make one request. The HTTP status, or a negative errno. */
static long ask(struct transfer *transfer)
{
    CURLcode code = CURLE_OPERATION_TIMEDOUT;
    long left = milliseconds_left(transfer);
    if (left > 0) {
        curl_easy_setopt(transfer->handle, CURLOPT_TIMEOUT_MS, left);
        code = curl_easy_perform(transfer->handle);
    }
    if (transfer->error != 0)
        return transfer->error;
    if (code == CURLE_OK)
        return answered_status(transfer);
    if (code == CURLE_OPERATION_TIMEDOUT && milliseconds_left(transfer) <= 0)
        return diagnostic_set(transfer->diagnostic, -EIO, 0, 0,
                              "the transfer took longer than %u seconds; see --max-time",
                              transfer->request->max_time);
    return fail(transfer, -EIO,
                transfer->message[0] != '\0' ? transfer->message : curl_easy_strerror(code));
}

/*
 * Make the request and follow redirects. From https only https is followed, so that the transfer
 * stays encrypted. The HTTP status of the last answer, or a negative errno.
 */
static long follow(struct transfer *transfer)
{
    bool secret = is_https(transfer->request->url);
    for (unsigned i = 0; i <= MAX_REDIRECTS; i++) {
        const char *next = NULL;
        long status = ask(transfer);
        if (status >= 0)
            curl_easy_getinfo(transfer->handle, CURLINFO_REDIRECT_URL, &next);
        if (next == NULL)
            return status;
        if (!is_https(next) && (secret || strncasecmp(next, "http:", strlen("http:")) != 0))
            return diagnostic_set(transfer->diagnostic, -EIO, 0, 0,
                                  "refused to follow a redirect to %.160s", next);
        secret = is_https(next);
        if (set_url(transfer->handle, next) != CURLE_OK)
            return fail(transfer, -ENOMEM, "out of memory");
    }
    return diagnostic_set(transfer->diagnostic, -EIO, 0, 0, "more than %d redirects",
                          MAX_REDIRECTS);
}

/* Copy a header of the last answer; "" if there is none, or if it does not fit. */
static void keep_header(CURL *handle, const char *name, char *value, size_t size)
{
    struct curl_header *header;
    *value = '\0';
    if (curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK &&
        strlen(header->value) < size)
        strcpy(value, header->value);
}

static int take_answer(struct transfer *transfer, long status, struct origin *origin)
{
    const struct origin *known = transfer->request->known;
    if (status == HTTP_NOT_MODIFIED && (*known->etag != '\0' || *known->last_modified != '\0'))
        return FETCH_UNCHANGED;
    if (status != HTTP_OK)
        return diagnostic_set(transfer->diagnostic, -EIO, 0, 0, "the server returned status %ld",
                              status);
    *origin = (struct origin){.location = ""};
    snprintf(origin->location, sizeof origin->location, "%s", transfer->request->url);
    keep_header(transfer->handle, "ETag", origin->etag, sizeof origin->etag);
    keep_header(transfer->handle, "Last-Modified", origin->last_modified,
                sizeof origin->last_modified);
    return FETCH_NEW;
}

int fetch_with_libcurl(const struct fetch_request *request, int draft, struct origin *origin,
                       struct diagnostic *diagnostic)
{
    struct transfer transfer = {.request = request, .diagnostic = diagnostic, .draft = draft};
    struct curl_slist *headers = NULL;
    diagnostic->path = request->url;
    clock_gettime(CLOCK_MONOTONIC, &transfer.end);
    transfer.end.tv_sec += (time_t)request->max_time;
    progress_begin(&transfer.progress);
    transfer.handle = curl_easy_init();
    int result = -ENOMEM;
    if (transfer.handle != NULL &&
        add_condition(&headers, "If-None-Match", request->known->etag) == 0 &&
        add_condition(&headers, "If-Modified-Since", request->known->last_modified) == 0 &&
        set_url(transfer.handle, request->url) == CURLE_OK &&
        set_proxy(transfer.handle, request->proxy) == CURLE_OK &&
        set_authorities(transfer.handle, request->ca_file) == CURLE_OK) {
        set_options(&transfer, headers);
        long status = follow(&transfer);
        progress_end(&transfer.progress);
        result = status < 0 ? (int)status : take_answer(&transfer, status, origin);
    } else {
        fail(&transfer, result, "out of memory");
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(transfer.handle);
    return result;
}
