/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * glibc's parser says neither on which line an entry stands nor which lines it passes over. So it
 * reads a text in which a line of ours follows each line of the files: a mark, with the number of
 * that line for a protocol. What comes between two marks is what it made of a line. As it takes a
 * root directory of its own (etc_services.c), it runs in a child, which hands the entries over in a
 * file in memory.
 */

#include "own_names.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/array.h"
#include "common/io.h"
#include "etc_services.h"
#include "tool/tool.h"

#define MAX_BYTES 16000000u

#define DROP_INS     HOST_SERVICES ".d"
#define DROP_IN_NAME ".conf"

#define MARK "iana-services-mark"

static const char blanks[] = " \t\r\f\v";

/* A line that is not blank. */
struct source_line {
    const char *path;
    unsigned long number;
    unsigned long port; /* what its second word begins with; above 65535: no port */
};

/* The files, and what their lines became. */
struct source {
    struct dirent **drop_ins;
    int drop_in_count;
    char **paths; /* of the drop-ins */
    struct source_line *lines;
    size_t count;
    struct strbuf text; /* the lines, each with its mark */
};

/* What the child tells, in memory that both share. */
struct outcome {
    int error;
    struct diagnostic diagnostic;
};

static int fail(struct diagnostic *diagnostic, const char *path, int error)
{
    diagnostic->path = path;
    return diagnostic_set(diagnostic, error, 0, 0, "%s", io_describe(error));
}

static int fail_line(struct diagnostic *diagnostic, const struct source_line *line)
{
    diagnostic->path = line->path;
    return diagnostic_set(diagnostic, -EBADMSG, line->number, 0,
                          "not a line of services(5): name port/protocol alias ...");
}

/* The number that the second word of a line begins with. */
static unsigned long parse_port(const char *line)
{
    line += strspn(line, blanks);
    line += strcspn(line, blanks);
    line += strspn(line, blanks);
    return *line >= '0' && *line <= '9' ? strtoul(line, NULL, 10) : 0;
}

static int add_source_line(struct source *source, const char *path, unsigned long number,
                           const char *line)
{
    char mark[sizeof MARK + 40];
    struct source_line *lines = array_room(source->lines, source->count, sizeof *lines);
    if (lines == NULL)
        return -ENOMEM;
    source->lines = lines;
    snprintf(mark, sizeof mark, "\n" MARK " 1/%zu\n", source->count);
    source->lines[source->count++] = (struct source_line){path, number, parse_port(line)};
    int error = strbuf_add(&source->text, line, strlen(line));
    return error == 0 ? strbuf_add(&source->text, mark, strlen(mark)) : error;
}

/* Take the lines of a file's text; comments are gone afterwards. */
static int take_lines(struct source *source, const char *path, struct strbuf *text,
                      struct diagnostic *diagnostic)
{
    unsigned long number = 1;
    for (size_t start = 0; start < text->length; number++) {
        char *line = text->bytes + start;
        char *end = memchr(line, '\n', text->length - start);
        if (end == NULL)
            end = text->bytes + text->length;
        *end = '\0';
        if (strlen(line) != (size_t)(end - line)) {
            const struct source_line bad = {path, number, 0};
            return fail_line(diagnostic, &bad);
        }
        line[strcspn(line, "#")] = '\0';
        int error =
            line[strspn(line, blanks)] != '\0' ? add_source_line(source, path, number, line) : 0;
        if (error != 0)
            return fail(diagnostic, path, error);
        start = (size_t)(end - text->bytes) + 1;
    }
    return 0;
}

/* Take the file at `path`; a missing one is empty. */
static int take_file(struct source *source, const char *path, struct diagnostic *diagnostic)
{
    struct strbuf text = {0};
    int error = io_read_optional(path, MAX_BYTES, &text);
    if (error == -ENOENT)
        error = 0;
    else if (error != 0)
        fail(diagnostic, path, error);
    else
        error = take_lines(source, path, &text, diagnostic);
    strbuf_free(&text);
    return error;
}

static int is_drop_in(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > strlen(DROP_IN_NAME) &&
           strcmp(entry->d_name + length - strlen(DROP_IN_NAME), DROP_IN_NAME) == 0;
}

/* For scandir: as bytes, in any locale. */
static int compare(const struct dirent **one, const struct dirent **other)
{
    return strcmp((*one)->d_name, (*other)->d_name);
}

/* List the drop-ins: how many there are, or -1 with errno. */
static int list_drop_ins(struct dirent ***entries)
{
    int count;
    do
        count = scandir(DROP_INS, entries, is_drop_in, compare);
    while (count < 0 && errno == EINTR);
    return count;
}

static int take_drop_ins(struct source *source, struct diagnostic *diagnostic)
{
    int count = list_drop_ins(&source->drop_ins);
    if (count < 0) {
        int reason = errno == ENOENT ? io_missing(DROP_INS) : -errno;
        return reason == -ENOENT ? 0 : fail(diagnostic, DROP_INS, reason);
    }
    source->drop_in_count = count;
    source->paths = calloc((size_t)count + 1, sizeof source->paths[0]);
    if (source->paths == NULL)
        return fail(diagnostic, DROP_INS, -ENOMEM);
    for (int i = 0; i < count; i++) {
        if (asprintf(&source->paths[i], "%s/%s", DROP_INS, source->drop_ins[i]->d_name) < 0) {
            source->paths[i] = NULL;
            return fail(diagnostic, DROP_INS, -ENOMEM);
        }
        int error = take_file(source, source->paths[i], diagnostic);
        if (error != 0)
            return error;
    }
    return 0;
}

static void release(struct source *source)
{
    for (int i = 0; i < source->drop_in_count; i++) {
        free(source->drop_ins[i]);
        if (source->paths != NULL)
            free(source->paths[i]);
    }
    free(source->drop_ins);
    free(source->paths);
    free(source->lines);
    strbuf_free(&source->text);
}

static bool is_mark(const struct servent *entry, size_t number)
{
    char protocol[24];
    snprintf(protocol, sizeof protocol, "%zu", number);
    return entry != NULL && strcmp(entry->s_name, MARK) == 0 &&
           strcmp(entry->s_proto, protocol) == 0;
}

/* Print the entry of the line with this index, as words. Whether it has one, and no other. */
static bool print_entry(const struct source *source, size_t index, FILE *stream)
{
    const struct servent *entry = getservent();
    if (entry == NULL || is_mark(entry, index) ||
        ntohs((uint16_t)entry->s_port) != source->lines[index].port || *entry->s_proto == '\0')
        return false;
    fprintf(stream, "%s %s", entry->s_name, entry->s_proto);
    for (char **alias = entry->s_aliases; *alias != NULL; alias++)
        fprintf(stream, " %s", *alias);
    putc('\n', stream);
    return is_mark(getservent(), index);
}

/* In the child: print the entries of all lines. getservent reports a lack of memory in errno only.
 * 0, or a negative errno with `diagnostic` set. */
static int print_entries(const struct source *source, FILE *stream, struct diagnostic *diagnostic)
{
    errno = 0;
    for (size_t i = 0; i < source->count; i++)
        if (!print_entry(source, i, stream))
            return errno == ENOMEM ? fail(diagnostic, source->lines[i].path, -ENOMEM)
                                   : fail_line(diagnostic, &source->lines[i]);
    return fflush(stream) == 0 ? 0 : fail(diagnostic, source->lines[0].path, -ENOMEM);
}

__attribute__((noreturn)) static void run_child(const struct source *source, FILE *stream,
                                                struct outcome *outcome)
{
    outcome->diagnostic.path = source->lines[0].path;
    outcome->error = etc_services_open(&source->text, &outcome->diagnostic);
    if (outcome->error == 0)
        outcome->error = print_entries(source, stream, &outcome->diagnostic);
    _exit(0);
}

/* Let a child parse the text into the stream. 0, or a negative errno with `diagnostic` set. */
static int parse_text(const struct source *source, FILE *stream, struct diagnostic *diagnostic)
{
    struct outcome *outcome =
        mmap(NULL, sizeof *outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (outcome == MAP_FAILED)
        return fail(diagnostic, source->lines[0].path, -errno);
    outcome->diagnostic.path = source->lines[0].path;
    outcome->error = diagnostic_set(&outcome->diagnostic, -ECANCELED, 0, 0,
                                    "the process that parses this file was killed");
    pid_t child = fork();
    if (child == 0)
        run_child(source, stream, outcome);
    int error = child < 0 ? -errno : 0;
    while (error == 0 && waitpid(child, NULL, 0) < 0)
        if (errno != EINTR)
            error = -errno;
    if (error != 0) {
        fail(diagnostic, source->lines[0].path, error);
    } else if (outcome->error != 0) {
        error = outcome->error;
        *diagnostic = outcome->diagnostic;
    }
    munmap(outcome, sizeof *outcome);
    return error;
}

/* Hand a line's words on: its name, its protocol, its aliases. */
static int add_words(const struct source_line *source, char *words, build_line_listener *add,
                     void *context, struct diagnostic *diagnostic)
{
    const char *aliases[IANADB_CONTENT_SIZE];
    char *rest;
    struct table_line line = {
        .path = source->path,
        .number = source->number,
        .port = (uint16_t)source->port,
        .aliases = aliases,
    };
    line.name = strtok_r(words, " ", &rest);
    line.protocol = strtok_r(NULL, " ", &rest);
    const char *alias;
    while (line.alias_count < IANADB_CONTENT_SIZE && (alias = strtok_r(NULL, " ", &rest)) != NULL)
        aliases[line.alias_count++] = alias;
    return line.protocol != NULL ? add(context, &line, diagnostic) : fail_line(diagnostic, source);
}

/* Read what the child has printed, a line for each of the source. */
static int add_entries(const struct source *source, int descriptor, build_line_listener *add,
                       void *context, struct diagnostic *diagnostic)
{
    struct strbuf text = {0};
    int error = lseek(descriptor, 0, SEEK_SET) < 0 ? -errno : 0;
    if (error == 0)
        error = io_read_rest(descriptor, SIZE_MAX, &text);
    if (error != 0)
        fail(diagnostic, source->lines[0].path, error);
    char *rest = text.bytes;
    for (size_t i = 0; i < source->count && error == 0; i++) {
        char *words = strsep(&rest, "\n");
        error = words != NULL ? add_words(&source->lines[i], words, add, context, diagnostic)
                              : fail_line(diagnostic, &source->lines[i]);
    }
    strbuf_free(&text);
    return error;
}

static int parse(const struct source *source, build_line_listener *add, void *context,
                 struct diagnostic *diagnostic)
{
    if (source->count == 0)
        return 0;
    int descriptor = memfd_create("services", MFD_CLOEXEC);
    FILE *stream = descriptor >= 0 ? fdopen(descriptor, "w+") : NULL;
    if (stream == NULL) {
        int error = fail(diagnostic, source->lines[0].path, -errno);
        if (descriptor >= 0)
            close(descriptor);
        return error;
    }
    int error = parse_text(source, stream, diagnostic);
    if (error == 0)
        error = add_entries(source, descriptor, add, context, diagnostic);
    fclose(stream);
    return error;
}

/* The path of a drop-in outlives its list if a diagnostic is about it: until the next one is. */
static void keep_path(struct source *source, const struct diagnostic *diagnostic)
{
    static char *kept;
    for (int i = 0; i < source->drop_in_count && source->paths != NULL; i++) {
        if (source->paths[i] == NULL || source->paths[i] != diagnostic->path)
            continue;
        free(kept);
        kept = source->paths[i];
        source->paths[i] = NULL;
    }
}

int own_names_read_host(build_line_listener *add, void *context, struct diagnostic *diagnostic)
{
    struct source source = {.count = 0};
    int error = take_file(&source, HOST_SERVICES, diagnostic);
    if (error == 0)
        error = take_drop_ins(&source, diagnostic);
    if (error == 0)
        error = parse(&source, add, context, diagnostic);
    if (error != 0)
        keep_path(&source, diagnostic);
    else
        diagnostic->path = NULL; /* It may be that of a drop-in. */
    release(&source);
    return error;
}

int own_names_read_legacy(build_line_listener *add, void *context, struct diagnostic *diagnostic)
{
    struct source source = {.count = 0};
    int error = take_file(&source, LEGACY_SERVICES, diagnostic);
    if (error == 0)
        error = parse(&source, add, context, diagnostic);
    release(&source);
    return error;
}

/* Its content, its owner or its name: what is moved here may have an old time of its own. Of a link
 * that leads nowhere, its own time counts. */
static bool is_newer(const char *path, const struct timespec *time)
{
    struct stat status;
    if (stat(path, &status) != 0 && lstat(path, &status) != 0)
        return false;
    return status.st_ctim.tv_sec != time->tv_sec ? status.st_ctim.tv_sec > time->tv_sec
                                                 : status.st_ctim.tv_nsec > time->tv_nsec;
}

static bool has_newer_drop_in(const struct timespec *time)
{
    struct dirent **entries;
    bool found = false;
    int count = list_drop_ins(&entries);
    for (int i = 0; i < count; i++) {
        char *path;
        if (asprintf(&path, "%s/%s", DROP_INS, entries[i]->d_name) >= 0) {
            found = found || is_newer(path, time);
            free(path);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return found;
}

bool own_names_changed_since(const struct timespec *time)
{
    return is_newer(HOST_SERVICES, time) || is_newer(DROP_INS, time) ||
           is_newer(LEGACY_SERVICES, time) || has_newer_drop_in(time);
}

bool own_names_are_watched(void)
{
    /* What `systemctl enable` makes: a link, which may lead nowhere in a chroot. */
    static const char link[] = "/etc/systemd/system/paths.target.wants/" COMPILE_UNIT;
    return faccessat(AT_FDCWD, link, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}
