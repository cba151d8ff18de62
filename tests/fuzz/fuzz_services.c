/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Compares a services file of any bytes with a database. The services that are read, the
 * differences, and the output of `diff` as text and as JSON are those of a model. So are the lines
 * of the file as the host's own names, or the line for which it is refused.
 *
 * The file is /etc/services, in an /etc that only this process has; this needs root.
 */

#include "fuzz.h"

#include <arpa/inet.h>
#include <errno.h>
#include <locale.h>
#include <netdb.h>
#include <nss.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/publish.h"
#include "compiler/build.h"
#include "printed.h"
#include "services_model.h"
#include "tool/host/compare.h"
#include "tool/host/own_names.h"
#include "tool/state/database.h"
#include "tool/tool.h"

/* A byte of the input that stands for many: for lines that are longer than an input. */
#define REPEATED     '\1'
#define REPETITION   4096u
#define MAX_REPEATED 40u

#define SKIPPED 77

/* The database, in its order; an alias is one by a note. */
static const struct known {
    const char *name;
    const char *alias; /* NULL: none */
    const char *protocol;
    unsigned first;
    unsigned last;
} known[] = {
    {"domain", NULL, "tcp", 53, 53},    {"domain", NULL, "udp", 53, 53},
    {"http", "www", "tcp", 80, 80},     {"HTTP", NULL, "udp", 81, 81},
    {"auth", "ident", "tcp", 113, 113}, {"x11", NULL, "tcp", 6000, 6063},
    {"x11", NULL, "udp", 6000, 6000},   {"domain", NULL, "sctp", 65535, 65535},
};

#define KNOWN (sizeof known / sizeof known[0])

static void write_registry(const char *path)
{
    FILE *file = fopen(path, "we");
    fuzz_expect(file != NULL, "a registry can be written");
    fputs("<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">"
          "<updated>2026-01-01</updated>\n",
          file);
    for (size_t i = 0; i < KNOWN; i++) {
        const char format[] = "<record><name>%s</name><protocol>%s</protocol>"
                              "<number>%u-%u</number><note>%s%s%s</note></record>\n";
        const struct known *service = &known[i];
        fprintf(file, format, service->name, service->protocol, service->first, service->last, "",
                "", "");
        if (service->alias != NULL)
            fprintf(file, format, service->alias, service->protocol, service->first, service->last,
                    "This entry is an alias to \"", service->name, "\".");
    }
    fputs("</registry>\n", file);
    fclose(file);
}

static void refuse_warning(void *context, const struct diagnostic *diagnostic)
{
    (void)context;
    fuzz_expect(false, diagnostic->text);
}

/* Make the database that `diff` looks for. */
static void write_database(void)
{
    const struct build_options options = {.strict = true, .warn = refuse_warning};
    struct writer_image image;
    struct diagnostic diagnostic;
    write_registry("registry.xml");
    fuzz_expect(
        mkdir(IANA_DATA_DIRECTORY, S_IRWXU) == 0 &&
            build_database("registry.xml", &options, &image, &diagnostic) == 0 &&
            publish_bytes(DATA_DATABASE, image.blocks, image.count * sizeof image.blocks[0]) == 0,
        "there is a database");
    free(image.blocks);
}

/* The syntax of the glibc that runs this: releases differ. */
static enum model_syntax syntax;

static void learn_syntax(void)
{
    const char line[] = "probe 010/tcp\n";
    fuzz_expect(publish_bytes(ETC_SERVICES, line, strlen(line)) == 0 &&
                    __nss_configure_lookup("services", "files") == 0,
                "glibc can be asked how it reads numbers");
    const struct servent *probe = getservbyname("probe", NULL);
    fuzz_expect(probe != NULL, "glibc finds the line");
    unsigned port = ntohs((uint16_t)probe->s_port);
    fuzz_expect(port == 8 || port == 10, "010 is octal or decimal");
    syntax = port == 10 ? MODEL_DECIMAL : MODEL_OF_C;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", "/etc", "tmpfs", 0, NULL) != 0) {
        perror("skipped: an /etc of its own takes root");
        exit(SKIPPED);
    }
    fuzz_expect(chdir("/etc") == 0, "the directory can be entered");
    setlocale(LC_CTYPE, "C.UTF-8");
    fuzz_expect(mkdir(IANA_CONFIGURATION_DIRECTORY, S_IRWXU) == 0, "a directory can be made");
    write_database();
    learn_syntax();
    return 0;
}

/* Whether the service bears this very name or, where case is of no account, one like it. */
static bool bears(const struct known *service, const char *name, bool exactly)
{
    int (*compare)(const char *one, const char *other) = exactly ? strcmp : strcasecmp;
    return compare(service->name, name) == 0 ||
           (service->alias != NULL && compare(service->alias, name) == 0);
}

static bool has_protocol(const struct known *service, const char *protocol)
{
    return protocol == NULL || strcmp(service->protocol, protocol) == 0;
}

static const struct known *find_name(const char *name, const char *protocol)
{
    for (int exactly = 1; exactly >= 0; exactly--)
        for (size_t i = 0; i < KNOWN; i++)
            if (has_protocol(&known[i], protocol) && bears(&known[i], name, exactly))
                return &known[i];
    return NULL;
}

static const struct known *find_port(unsigned port, const char *protocol)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (has_protocol(&known[i], protocol) && known[i].first <= port && port <= known[i].last)
            return &known[i];
    return NULL;
}

/* What is told of a file, looked at from its beginning to its end. */
struct expectation {
    const struct model *model;
    const struct etc_services *file;
    const struct comparison *comparison;
    size_t ports; /* of each list: how many were expected so far */
    size_t names;
    size_t file_only;
    size_t known_names;
    size_t known_ports;
};

/* The next one of a list is about this service of the file. */
static void expect_next(const struct expectation *expectation, const struct difference_list *list,
                        size_t *next, size_t index, bool any_protocol)
{
    fuzz_expect(*next < list->count, "a difference is told");
    fuzz_expect(list->items[*next].file == &expectation->file->services[index] &&
                    list->items[*next].any_protocol == any_protocol,
                "a difference is told in its place");
    ++*next;
}

static void expect_name(struct expectation *expectation, size_t i)
{
    const struct model_service *service = &expectation->model->services[i];
    const struct known *one = find_name(service->name, service->protocol);
    const struct known *any = find_name(service->name, NULL);
    const struct comparison *comparison = expectation->comparison;
    if (!model_is_first(expectation->model, i, MODEL_NAME | MODEL_PROTOCOL))
        return;
    if (one == NULL)
        expect_next(expectation, &comparison->file_only, &expectation->file_only, i, false);
    else if (one->first != service->port)
        expect_next(expectation, &comparison->ports, &expectation->ports, i, false);
    expectation->known_names += one != NULL && bears(one, service->name, true);
    if (any != NULL && any->first != service->port && (one == NULL || any->first != one->first) &&
        model_is_first(expectation->model, i, MODEL_NAME))
        expect_next(expectation, &comparison->ports, &expectation->ports, i, true);
}

static void expect_port(struct expectation *expectation, size_t i)
{
    const struct model_service *service = &expectation->model->services[i];
    const struct known *one = find_port(service->port, service->protocol);
    const struct known *any = find_port(service->port, NULL);
    const struct comparison *comparison = expectation->comparison;
    if (!model_is_first(expectation->model, i, MODEL_PORT | MODEL_PROTOCOL))
        return;
    if (one != NULL && strcmp(one->name, service->name) != 0)
        expect_next(expectation, &comparison->names, &expectation->names, i, false);
    expectation->known_ports += one != NULL;
    if (any != NULL && strcmp(any->name, service->name) != 0 &&
        (one == NULL || strcmp(any->name, one->name) != 0) &&
        model_is_first(expectation->model, i, MODEL_PORT))
        expect_next(expectation, &comparison->names, &expectation->names, i, true);
}

/* What the database has, less what the file has, too. */
static void expect_counts(const struct expectation *expectation)
{
    const struct comparison *comparison = expectation->comparison;
    size_t names = 0;
    size_t ports = 0;
    for (size_t i = 0; i < KNOWN; i++) {
        names += known[i].alias != NULL ? 2 : 1;
        ports += known[i].last - known[i].first + 1;
    }
    fuzz_expect(comparison->ports.count == expectation->ports &&
                    comparison->names.count == expectation->names &&
                    comparison->file_only.count == expectation->file_only,
                "no other difference is told");
    fuzz_expect(comparison->added_names == names - expectation->known_names &&
                    comparison->added_ports == ports - expectation->known_ports,
                "what the database adds is counted");
}

/* The file was read as the model has it. */
static void expect_file(const struct model *model, const struct etc_services *file)
{
    fuzz_expect(file->count == model->count, "all services are read");
    for (size_t i = 0; i < file->count; i++) {
        const struct file_service *service = &file->services[i];
        const struct model_service *expected = &model->services[i];
        unsigned answers = 0;
        fuzz_expect(strcmp(service->name, expected->name) == 0 &&
                        strcmp(service->protocol, expected->protocol) == 0 &&
                        service->port == expected->port,
                    "a service is read as it stands there");
        if (model_is_first(model, i, MODEL_NAME | MODEL_PROTOCOL))
            answers |= ETC_SERVICES_NAME;
        if (model_is_first(model, i, MODEL_NAME))
            answers |= ETC_SERVICES_ANY_NAME;
        if (model_is_first(model, i, MODEL_PORT | MODEL_PROTOCOL))
            answers |= ETC_SERVICES_PORT;
        if (model_is_first(model, i, MODEL_PORT))
            answers |= ETC_SERVICES_ANY_PORT;
        fuzz_expect(service->answers == answers, "the first to answer is the first in the file");
    }
}

static void compare(const struct model *model, const struct etc_services *file,
                    struct comparison *comparison)
{
    struct database database;
    struct diagnostic diagnostic;
    fuzz_expect(database_read_live(&database, &diagnostic) == 0, "the database is there");
    fuzz_expect(compare_services(file, &database.reader, comparison) == 0, "it can be compared");
    struct expectation expectation = {.model = model, .file = file, .comparison = comparison};
    for (size_t i = 0; i < model->count && !model->is_doubtful; i++) {
        expect_name(&expectation, i);
        expect_port(&expectation, i);
    }
    if (!model->is_doubtful)
        expect_counts(&expectation);
    database_free(&database);
}

/* Run `diff`, and look at what it prints. */
static void print(char *format, bool is_different)
{
    char name[] = "iana-services diff";
    char *arguments[] = {name, format, NULL};
    char *text = NULL;
    size_t size;
    FILE *kept = stdout;
    stdout = open_memstream(&text, &size);
    fuzz_expect(stdout != NULL, "there is memory");
    int code = diff_main(2, arguments);
    fclose(stdout);
    stdout = kept;
    fuzz_expect(code == (is_different ? EXIT_DIFFERENT : EXIT_DONE), "diff says so");
    expect_printable(text, size);
    if (strcmp(format, "--format=json") == 0)
        expect_json(text);
    free(text);
}

/* The bytes that the input stands for. The caller frees them. */
static char *expand(const uint8_t *data, size_t size, size_t *expanded)
{
    char *bytes = NULL;
    FILE *stream = open_memstream(&bytes, expanded);
    fuzz_expect(stream != NULL, "there is memory");
    for (size_t i = 0, repeated = 0; i < size; i++) {
        size_t count = data[i] == REPEATED && repeated++ < MAX_REPEATED ? REPETITION : 1;
        for (; count > 0; count--)
            putc_unlocked(data[i] == REPEATED ? 'l' : data[i], stream);
    }
    fclose(stream);
    return bytes;
}

/* What comes of the lines of the host's own names. */
struct own_names {
    char *bytes; /* a line that was taken ends in a NUL */
    size_t size;
    char *next; /* the first line that is still to be expected */
    unsigned long number;
};

/* Take the next line that is not blank or a comment. NULL: there is none. */
static char *take_line(struct own_names *names)
{
    while (names->next < names->bytes + names->size) {
        char *line = names->next;
        size_t rest = (size_t)(names->bytes + names->size - line);
        char *end = memchr(line, '\n', rest);
        end = end != NULL ? end : line + rest;
        *end = '\0';
        names->next = end + 1;
        names->number++;
        if (line[strspn(line, " \t\v\f\r")] != '\0' && line[strspn(line, " \t\v\f\r")] != '#')
            return line;
    }
    return NULL;
}

/* Whether the line may be one of the host's own: glibc reads it, it has a protocol, and its port is
 * a decimal number. What does not begin with a digit counts as 0, which no table takes. */
static bool is_own(const struct model *line, const char *text)
{
    const char *number = text + strspn(text, " \t\v\f\r");
    number += strcspn(number, " \t\v\f\r");
    number += strspn(number, " \t\v\f\r");
    unsigned long port = *number >= '0' && *number <= '9' ? strtoul(number, NULL, 10) : 0;
    return line->count > 0 && *line->services[0].protocol != '\0' && line->services[0].port == port;
}

static void read_own_line(struct model *model, const char *text)
{
    char *line;
    fuzz_expect(asprintf(&line, "%s\n", text) >= 0, "there is memory");
    model_read(model, syntax, line, strlen(line));
    free(line);
}

/* A build_line_listener: it is the next line, as the model reads it. */
static int expect_own_line(void *context, const struct table_line *line,
                           struct diagnostic *diagnostic)
{
    struct own_names *names = context;
    struct model model;
    const char *text = take_line(names);
    (void)diagnostic;
    fuzz_expect(text != NULL, "no other line is read");
    read_own_line(&model, text);
    fuzz_expect(is_own(&model, text), "an own name has a port and a protocol");
    fuzz_expect(line->number == names->number && strcmp(line->path, HOST_SERVICES) == 0,
                "a line is read in its place");
    fuzz_expect(strcmp(line->name, model.services[0].name) == 0 &&
                    strcmp(line->protocol, model.services[0].protocol) == 0 &&
                    line->port == model.services[0].port,
                "an own name is read as it stands there");
    /* More of them than any database has room for are cut off. */
    fuzz_expect(line->alias_count == model.count - 1 ||
                    (line->alias_count == IANADB_CONTENT_SIZE && line->alias_count < model.count),
                "all aliases are read");
    for (size_t i = 0; i < line->alias_count; i++)
        fuzz_expect(strcmp(line->aliases[i], model.services[i + 1].name) == 0,
                    "an alias is read as it stands there");
    model_free(&model);
    return 0;
}

/* Find the line for which the file is refused: 0 for none. A null byte is found before all else. */
static unsigned long find_bad_line(struct own_names *names)
{
    unsigned long number = 1;
    const char *null = memchr(names->bytes, '\0', names->size);
    for (const char *byte = names->bytes; null != NULL && byte < null; byte++)
        number += *byte == '\n';
    if (null != NULL)
        return number;
    for (const char *text; (text = take_line(names)) != NULL;) {
        struct model model;
        read_own_line(&model, text);
        bool is_good = is_own(&model, text);
        model_free(&model);
        if (!is_good)
            return names->number;
    }
    return 0;
}

static void expect_own_names(const char *bytes, size_t size)
{
    struct own_names names = {.bytes = malloc(size + 1), .size = size};
    struct diagnostic diagnostic = {.path = NULL};
    fuzz_expect(names.bytes != NULL, "there is memory");
    names.next = memcpy(names.bytes, bytes, size);
    unsigned long bad = find_bad_line(&names);
    names.next = memcpy(names.bytes, bytes, size);
    names.number = 0;
    fuzz_expect(publish_bytes(HOST_SERVICES, bytes, size) == 0, "the input has a file");
    int error = own_names_read_host(expect_own_line, &names, &diagnostic);
    if (bad == 0)
        fuzz_expect(error == 0 && take_line(&names) == NULL, "all lines are read");
    else
        fuzz_expect(error == -EBADMSG && diagnostic.line == bad &&
                        strcmp(diagnostic.path, HOST_SERVICES) == 0,
                    "a bad line is refused in its place");
    free(names.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[] = "--format=text";
    char json[] = "--format=json";
    struct etc_services file;
    struct comparison comparison;
    struct diagnostic diagnostic;
    struct model model;
    size_t expanded;
    char *bytes = expand(data, size, &expanded);

    fuzz_expect(publish_bytes(ETC_SERVICES, bytes, expanded) == 0, "the input has a file");
    model_read(&model, syntax, bytes, expanded);
    fuzz_expect(etc_services_read(ETC_SERVICES, &file, &diagnostic) == 0, "any bytes can be read");
    if (!model.is_doubtful)
        expect_file(&model, &file);
    compare(&model, &file, &comparison);
    bool is_different = comparison.ports.count + comparison.names.count > 0;
    compare_free(&comparison);
    print(text, is_different);
    print(json, is_different);
    etc_services_free(&file);
    model_free(&model);
    expect_own_names(bytes, expanded);
    free(bytes);
    return 0;
}
