/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Compiles a document of any bytes. If that succeeds, the database is sound, and lookups find each
 * of its services.
 *
 * Exports the document in each format. If that succeeds, what a terminal or a browser shows has no
 * control characters, no text of the document is an element of the page, JSON is JSON, and the
 * exported XML gives the same XML again.
 */

#include "fuzz.h"

#include <errno.h>
#include <locale.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compiler/build.h"
#include "nss/reader.h"
#include "printed.h"
#include "tool/output/selection.h"
#include "tool/tool.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    setlocale(LC_CTYPE, "C.UTF-8");
    return 0;
}

static void ignore_warning(void *context, const struct diagnostic *diagnostic)
{
    (void)context;
    fuzz_expect(diagnostic->text[0] != '\0', "a warning says something");
}

static int ignore_part(void *context, const struct registry_part *part)
{
    size_t *bytes = context;
    *bytes += strlen(part->label) + strlen(part->text) + strlen(part->uri) + strlen(part->xml);
    return 0;
}

static int ignore_person(void *context, const struct registry_person *person)
{
    size_t *bytes = context;
    *bytes += strlen(person->id) + strlen(person->name) + strlen(person->organization) +
              strlen(person->uri) + strlen(person->updated);
    return 0;
}

static int ignore_record(void *context, const struct registry_record *record)
{
    size_t *bytes = context;
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        *bytes += strlen(record->columns[i]);
    for (const char *id = record->contacts; *id != '\0'; id += strlen(id) + 1)
        *bytes += strlen(id);
    *bytes += strlen(record->xml) + strlen(record->footnotes);
    return 0;
}

static const struct ianadb_block *fetch(void *context, uint32_t number, int *error)
{
    const struct writer_image *image = context;
    (void)error;
    return &image->blocks[number];
}

/* A name leads to the service, or to one that goes before it. */
static void expect_name(const struct reader *reader, const char *name,
                        const struct reader_service *service)
{
    struct reader_service found;
    fuzz_expect(reader_find_name(reader, name, service->protocol, &found) == 0 &&
                    found.name <= service->name,
                "a service is found by its name");
    fuzz_expect(reader_find_port(reader, service->last, service->protocol, &found) == 0 &&
                    found.name <= service->name,
                "a service is found by its port");
}

static void expect_sound(struct writer_image *image)
{
    const struct ianadb_header *header = (const struct ianadb_header *)image->blocks[0].content;
    struct reader reader = {.header = header, .fetch = fetch, .context = image};
    struct reader_position position = {0, 0};
    struct reader_service service;
    uint32_t count = 0;

    fuzz_expect(reader_check_header(image->blocks, (uint64_t)image->count * IANADB_BLOCK_SIZE) == 0,
                "the header is sound");
    for (uint32_t i = 0; i < image->count; i++)
        fuzz_expect(reader_check_block(&image->blocks[i], ianadb_get64(header->content_id), i) == 0,
                    "a block is sound");
    for (; reader_next(&reader, &position, &service) == 0;
         count += service.last - service.port + 1u) {
        const char *name = service.name;
        for (unsigned i = 0; i <= service.alias_count; i++, name += strlen(name) + 1)
            expect_name(&reader, name, &service);
    }
    fuzz_expect(count == ianadb_get32(header->services), "the header counts the services");
}

static void compile(const char *path)
{
    struct build_options options = {.warn = ignore_warning};
    struct writer_image image;
    struct diagnostic diagnostic = {.text = ""};
    int error = build_database(path, &options, &image, &diagnostic);
    fuzz_expect(error == 0 || error == -EBADMSG || error == -EFBIG || error == -ENODATA,
                "a document is compiled or refused");
    fuzz_expect(error == 0 || diagnostic.text[0] != '\0', "a refusal says why");
    if (error != 0)
        return;
    expect_sound(&image);
    free(image.blocks);
}

struct printed {
    int code;
    char *text;
    size_t size;
};

/* The caller frees the text. */
static struct printed print(const char *path, const struct format *format)
{
    const struct selection everything = {.registry = path, .any_file = true, .format = format};
    struct printed printed = {.text = NULL};
    FILE *stream = open_memstream(&printed.text, &printed.size);
    fuzz_expect(stream != NULL, "there is memory");
    printed.code = selection_print(&everything, stream);
    fclose(stream);
    return printed;
}

/* Whether the registry can be read. A message says why not. */
static bool is_complete(const struct printed *printed)
{
    return printed->code == EXIT_DONE || printed->code == EXIT_DIFFERENT;
}

static void expect_one(const char *text, const char *part)
{
    const char *first = strstr(text, part);
    fuzz_expect(first != NULL && strstr(first + 1, part) == NULL, "the page has its own elements");
}

static void expect_page(const char *text)
{
    expect_one(text, "<script>");
    expect_one(text, "</script>");
    expect_one(text, "<noscript id=");
    expect_one(text, "</noscript>");
    expect_one(text, "</style>");
    expect_one(text, "</html>");
}

/* Write bytes to a file in memory. The caller closes it. */
static int write_memory(const void *bytes, size_t size, char path[64])
{
    int descriptor = memfd_create("registry", MFD_CLOEXEC);
    fuzz_expect(descriptor >= 0 && write(descriptor, bytes, size) == (ssize_t)size,
                "the bytes have a file");
    snprintf(path, 64, "/proc/self/fd/%d", descriptor);
    return descriptor;
}

static void expect_same_xml(const struct printed *xml)
{
    char path[64];
    int descriptor = write_memory(xml->text, xml->size, path);
    struct printed again = print(path, &format_xml);
    fuzz_expect(again.code == xml->code && again.size == xml->size &&
                    memcmp(again.text, xml->text, xml->size) == 0,
                "the exported XML is exported as it is");
    free(again.text);
    close(descriptor);
}

static void export(const char *path)
{
    static const struct format *const formats[] = {&format_text, &format_table, &format_txt,
                                                   &format_csv,  &format_json,  &format_xml};
    struct printed page = print(path, &format_html);
    expect_printable(page.text, page.size);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0] && is_complete(&page); i++) {
        struct printed printed = print(path, formats[i]);
        fuzz_expect(printed.code == page.code, "a registry is complete in each format");
        if (formats[i] != &format_csv && formats[i] != &format_xml)
            expect_printable(printed.text, printed.size);
        if (formats[i] == &format_json)
            expect_json(printed.text);
        if (formats[i] == &format_xml)
            expect_same_xml(&printed);
        free(printed.text);
    }
    if (is_complete(&page))
        expect_page(page.text);
    free(page.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    char updated[16];
    size_t bytes = 0;
    struct diagnostic diagnostic;
    struct registry_listener listener = {
        .context = &bytes,
        .part = ignore_part,
        .record = ignore_record,
        .person = ignore_person,
        .wants_xml = true,
    };
    int descriptor = write_memory(data, size, path);

    registry_read(path, &listener, updated, &diagnostic);
    compile(path);
    export(path);
    close(descriptor);
    return 0;
}
