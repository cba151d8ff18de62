/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * glibc's parser reads /etc/services only; there is no fgetservent. To let it parse another file,
 * this process copies the file to etc/services in a temporary directory and makes that its root
 * directory, with chroot(2); without root, in a user namespace. A bind mount over /etc/services in
 * a mount namespace would not do: it needs an /etc/services, it cannot mount a pipe, and in a
 * container root may call chroot(2) but often not mount(2).
 */

#include "etc_services.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/array.h"
#include "common/io.h"
#include "common/publish.h"

/* The limit for a services file; that of the full registry has 300 kB. */
#define MAX_BYTES 16000000u

#define ROOT_TEMPLATE "iana-services.XXXXXX"

static int fail(struct diagnostic *diagnostic)
{
    return diagnostic_set(diagnostic, -errno, 0, 0, "%s", strerror(errno));
}

static int fail_memory(struct diagnostic *diagnostic)
{
    return diagnostic_set(diagnostic, -ENOMEM, 0, 0, "out of memory");
}

static int fail_copy(int error, struct diagnostic *diagnostic)
{
    return diagnostic_set(diagnostic, error, 0, 0,
                          "cannot copy the file to a temporary directory: %s", strerror(-error));
}

/* Read the whole file at `path`, which may be a pipe. The caller frees the text. */
static int read_all(const char *path, struct strbuf *text, struct diagnostic *diagnostic)
{
    int error = io_read_all(path, MAX_BYTES, text);
    if (error == -EFBIG)
        diagnostic_set(diagnostic, error, 0, 0, "more than %u million bytes", MAX_BYTES / 1000000);
    else if (error != 0)
        diagnostic_set(diagnostic, error, 0, 0, "%s", strerror(-error));
    return error;
}

/* Start an enumeration. setservent reports a lack of memory in errno only. 0, or -ENOMEM. */
static int begin_entries(struct diagnostic *diagnostic)
{
    errno = 0;
    setservent(1);
    return errno == ENOMEM ? fail_memory(diagnostic) : 0;
}

/*
 * Make `root` the root directory, and start an enumeration of its etc/services. `files` must have
 * been loaded before: until glibc 2.34 it is a library of its own, which is not in `root`.
 */
static int change_root(const char *root, struct diagnostic *diagnostic)
{
    endservent();
    if (chroot(root) != 0 && (unshare(CLONE_NEWUSER) != 0 || chroot(root) != 0))
        return diagnostic_set(
            diagnostic, -errno, 0, 0,
            "cannot let glibc parse this file without root or user namespaces: %s",
            strerror(errno));
    if (access(ETC_SERVICES, R_OK) != 0)
        return fail(diagnostic);
    return begin_entries(diagnostic);
}

/* Start an enumeration of the text: write it to etc/services of a new root directory, whose names
 * are removed before this returns. */
static int enter(const struct strbuf *text, struct diagnostic *diagnostic)
{
    char root[] = ROOT_TEMPLATE;
    char directory[sizeof root + sizeof "/etc"];
    char file[sizeof root + sizeof ETC_SERVICES];

    if (mkdtemp(root) == NULL)
        return fail_copy(-errno, diagnostic);
    snprintf(directory, sizeof directory, "%s/etc", root);
    snprintf(file, sizeof file, "%s" ETC_SERVICES, root);
    int error = mkdir(directory, S_IRWXU) != 0
                    ? -errno
                    : publish_bytes(file, strbuf_string(text), text->length);
    error = error == 0 ? change_root(root, diagnostic) : fail_copy(error, diagnostic);
    /* The working directory is outside the new root, so these paths still lead to the files. */
    unlink(file);
    rmdir(directory);
    rmdir(root);
    return error;
}

/* Make glibc's `files` the source of getservent, and load it. */
static int start(struct diagnostic *diagnostic)
{
    if (__nss_configure_lookup("services", "files") != 0)
        return fail(diagnostic);
    return begin_entries(diagnostic);
}

static int enter_temporary(const struct strbuf *text, struct diagnostic *diagnostic)
{
    const char *directory = secure_getenv("TMPDIR");
    if (chdir(directory != NULL ? directory : P_tmpdir) != 0)
        return fail_copy(-errno, diagnostic);
    return enter(text, diagnostic);
}

int etc_services_open(const struct strbuf *text, struct diagnostic *diagnostic)
{
    int error = start(diagnostic);
    return error == 0 ? enter_temporary(text, diagnostic) : error;
}

/* Refuse a file that cannot be a services(5) file; glibc's parser finds services in any bytes. */
static int check_text(const struct strbuf *text, struct diagnostic *diagnostic)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    const char *start = strbuf_string(text);
    if (strlen(start) != text->length)
        return diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                              "not a services(5) file: it contains a null byte");
    if (strncmp(start, byte_order_mark, strlen(byte_order_mark)) == 0)
        start += strlen(byte_order_mark);
    start += strspn(start, " \t\r\n");
    return *start != '<' ? 0
                         : diagnostic_set(diagnostic, -EBADMSG, 0, 0,
                                          "not a services(5) file: this is XML; to compare "
                                          "registries, use `iana-services changes`");
}

/* Start an enumeration of the file at `path`. */
static int open_other(const char *path, struct diagnostic *diagnostic)
{
    struct strbuf text = {0};
    int error = read_all(path, &text, diagnostic);
    if (error == 0)
        error = check_text(&text, diagnostic);
    if (error == 0)
        error = enter_temporary(&text, diagnostic);
    strbuf_free(&text);
    return error;
}

static int add(struct etc_services *file, const char *name, const struct servent *servent)
{
    struct file_service *services = array_room(file->services, file->count, sizeof *services);
    if (services == NULL)
        return -ENOMEM;
    file->services = services;
    struct file_service *service = &file->services[file->count++];
    *service = (struct file_service){
        .name = strdup(name),
        .protocol = strdup(servent->s_proto),
        .port = ntohs((uint16_t)servent->s_port),
    };
    return service->name != NULL && service->protocol != NULL ? 0 : -ENOMEM;
}

/* Read all entries. getservent reports a lack of memory in errno only. 0, or -ENOMEM. */
static int read_entries(struct etc_services *file)
{
    const struct servent *servent;
    int error = 0;
    errno = 0;
    while (error == 0 && (servent = getservent()) != NULL) {
        error = add(file, servent->s_name, servent);
        for (char **alias = servent->s_aliases; error == 0 && *alias != NULL; alias++)
            error = add(file, *alias, servent);
    }
    if (errno == ENOMEM)
        error = -ENOMEM;
    endservent();
    return error;
}

typedef int comparison(const struct file_service *one, const struct file_service *other);

static int compare_names(const struct file_service *one, const struct file_service *other)
{
    return strcmp(one->name, other->name);
}

static int compare_ports(const struct file_service *one, const struct file_service *other)
{
    return one->port - other->port;
}

static int compare_names_and_protocols(const struct file_service *one,
                                       const struct file_service *other)
{
    int order = compare_names(one, other);
    return order != 0 ? order : strcmp(one->protocol, other->protocol);
}

static int compare_ports_and_protocols(const struct file_service *one,
                                       const struct file_service *other)
{
    int order = compare_ports(one, other);
    return order != 0 ? order : strcmp(one->protocol, other->protocol);
}

static const struct lookup_kind {
    comparison *compare; /* 0 for those that answer the same lookup */
    unsigned bit;
} lookups[] = {
    {compare_names_and_protocols, ETC_SERVICES_NAME},
    {compare_names, ETC_SERVICES_ANY_NAME},
    {compare_ports_and_protocols, ETC_SERVICES_PORT},
    {compare_ports, ETC_SERVICES_ANY_PORT},
};

/* For qsort_r, over pointers: by the lookup that they answer, then in the order of the file. */
static int compare(const void *one, const void *other, void *context)
{
    const struct file_service *a = *(struct file_service *const *)one;
    const struct file_service *b = *(struct file_service *const *)other;
    const struct lookup_kind *lookup = context;
    int order = lookup->compare(a, b);
    return order != 0 ? order : (a > b) - (a < b);
}

/* Mark, for each lookup, the first service that answers it. 0, or -ENOMEM. */
static int mark_answers(struct etc_services *file)
{
    struct file_service **sorted = calloc(file->count + 1, sizeof(struct file_service *));
    if (sorted == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < file->count; i++)
        sorted[i] = &file->services[i];
    for (size_t i = 0; i < sizeof lookups / sizeof lookups[0]; i++) {
        struct lookup_kind lookup = lookups[i];
        qsort_r(sorted, file->count, sizeof(struct file_service *), compare, &lookup);
        for (size_t j = 0; j < file->count; j++)
            if (j == 0 || lookup.compare(sorted[j - 1], sorted[j]) != 0)
                sorted[j]->answers |= lookup.bit;
    }
    free(sorted);
    return 0;
}

int etc_services_read(const char *path, struct etc_services *file, struct diagnostic *diagnostic)
{
    *file = (struct etc_services){.services = NULL};
    diagnostic->path = path;
    int error = start(diagnostic);
    if (error != 0)
        return error;
    if (strcmp(path, ETC_SERVICES) != 0)
        error = open_other(path, diagnostic);
    else if (access(path, R_OK) != 0 && errno != ENOENT)
        error = fail(diagnostic);
    if (error != 0)
        return error;
    error = read_entries(file);
    if (error == 0)
        error = mark_answers(file);
    if (error != 0) {
        etc_services_free(file);
        fail_memory(diagnostic);
    }
    return error;
}

void etc_services_free(struct etc_services *file)
{
    for (size_t i = 0; i < file->count; i++) {
        free(file->services[i].name);
        free(file->services[i].protocol);
    }
    free(file->services);
}
