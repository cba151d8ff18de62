/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Compares a services file of any bytes with a database. The services that are read, the
 * differences, and the output of `diff` as text and as JSON are those of a model.
 *
 * The file is /etc/services, in an /etc that only this process has; this needs root.
 */

#include "fuzz.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "common/publish.h"
#include "compiler/build.h"
#include "etc.h"
#include "printed.h"
#include "services_model.h"
#include "tool/host/compare.h"
#include "tool/state/database.h"
#include "tool/tool.h"

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

static enum model_syntax syntax;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    syntax = etc_enter();
    write_database();
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[] = "--format=text";
    char json[] = "--format=json";
    struct etc_services file;
    struct comparison comparison;
    struct diagnostic diagnostic;
    struct model model;
    size_t expanded;
    char *bytes = etc_expand(data, size, &expanded);

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
    free(bytes);
    return 0;
}
