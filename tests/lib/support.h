/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What the tests of the module share. They call the five functions of the module as glibc does. The
 * module is a twin of the shipped one: its databases are in `state` and `data` of the current
 * directory.
 */

#ifndef SUPPORT_H
#define SUPPORT_H

#include <netdb.h>
#include <nss.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* End the process with 1 and say what is wrong, unless `truth`. */
void expect(bool truth, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A source of services, as nsswitch.conf knows them. */
struct module {
    nss_getservbyname_r *by_name;
    nss_getservbyport_r *by_port;
    nss_setservent *set;
    nss_getservent_r *next;
    nss_endservent *end;
};

/* "iana": the twin, out of the build directory, which is the current one; "files": glibc's own. */
struct module module_load(const char *source);

/* What *errnop and errno are before a call. */
#define UNTOUCHED 1234

/* What a call gave. */
struct answer {
    enum nss_status status;
    int error; /* in *errnop */
    struct servent service;
    char buffer[4096];
};

/* Ask, with errno at UNTOUCHED, and expect it to stay so: errors go into *errnop. */
void ask_name(const struct module *module, const char *name, const char *protocol,
              struct answer *answer);

/* The same for a port, in host byte order. */
void ask_port(const struct module *module, unsigned port, const char *protocol,
              struct answer *answer);

void ask_next(const struct module *module, struct answer *answer);

/* How many descriptors the process has open. */
unsigned open_descriptors(void);

/* All bytes of a file; the caller frees them. */
char *read_file(const char *path, size_t *size);

/* Make a file anew of these bytes, where it is or under another name that is then renamed. */
void write_in_place(const char *path, const char *bytes, size_t size);
void write_and_rename(const char *path, const char *bytes, size_t size);

/* The same with the bytes of another file. */
void copy_in_place(const char *source, const char *path);
void copy_and_rename(const char *source, const char *path);

/* Wait for a child, and expect it to end with 0. */
void expect_end(pid_t child, const char *who);

/* Let a child do it, and expect it to end with 0 within a minute. */
void in_child(void (*act)(void *context), void *context);

/* Let a child do it for ever; it ends with this thread, if end_child does not end it before. */
pid_t start_child(void (*act)(void *context), void *context);
void end_child(pid_t child);

#endif
