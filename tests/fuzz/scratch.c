/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "scratch.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/build.h"
#include "fuzz.h"
#include "tool/tool.h"

/* What registry.xml and older.xml hold, behind their dates. */
#define RECORDS                                                                                \
    "<record><name>domain</name><protocol>tcp</protocol><number>53</number></record>\n"        \
    "<record><name>domain</name><protocol>udp</protocol><number>53</number></record>\n"        \
    "<record date=\"2001-02-03\"><name>http</name><protocol>tcp</protocol><number>80</number>" \
    "<description>World \342\200\234Wide\342\200\235 Web</description>"                        \
    "<assignee><xref type=\"person\" data=\"Someone\"/></assignee>"                            \
    "<xref type=\"rfc\" data=\"rfc9110\"/></record>\n"                                         \
    "<record><name>www</name><protocol>tcp</protocol><number>80</number>"                      \
    "<note>This entry is an alias to \"http\".</note></record>\n"                              \
    "<record><name>x11</name><protocol>tcp</protocol><number>6000-6063</number></record>\n"    \
    "<record><name>bad name</name><protocol>tcp</protocol><number>7</number></record>\n"       \
    "<record><name>dns-update</name><protocol>udp</protocol></record>\n"                       \
    "<people><person id=\"Someone\"><name>Some One</name><uri>mailto:a&amp;b</uri>"            \
    "</person></people></registry>\n"

#define BEGINNING \
    "<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">\n"

static const struct file {
    const char *path;
    const char *text;
} files[] = {
    {DATA_REGISTRY, BEGINNING "<updated>2026-01-02</updated>\n" RECORDS},
    {SHIPPED_PREFERENCES, "domain 53/udp\n"},
    {"bad.xml", BEGINNING "<record><name>domain</name>\n</registry>\n"},
    {"older.xml", BEGINNING "<updated>2025-01-02</updated>\n" RECORDS},
    {"preferences", "http 80/tcp\nno-such 80/tcp\nno line\n"},
    {"registry.xml", BEGINNING "<updated>2026-01-03</updated>\n" RECORDS},
    {"services", "domain 53/tcp\nweb 80/tcp www # comment\nx11 6001/tcp\n"},
};

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "we");
    fuzz_expect(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0,
                "a file can be written");
}

static void ignore_warning(void *context, const struct diagnostic *diagnostic)
{
    (void)context, (void)diagnostic;
}

static void fill(void)
{
    const struct build_options options = {.shipped_preferences = SHIPPED_PREFERENCES,
                                          .warn = ignore_warning};
    struct writer_image image;
    struct diagnostic diagnostic;
    fuzz_expect(mkdir(IANA_DATA_DIRECTORY, S_IRWXU) == 0, "a directory can be made");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        write_file(files[i].path, files[i].text, strlen(files[i].text));
    fuzz_expect(build_database(DATA_REGISTRY, &options, &image, &diagnostic) == 0,
                "the registry is one");
    write_file(DATA_DATABASE, image.blocks, image.count * sizeof image.blocks[0]);
    free(image.blocks);
}

static int compare_names(const FTSENT **one, const FTSENT **other)
{
    return strcmp((*one)->fts_name, (*other)->fts_name);
}

static FTS *open_tree(void)
{
    static char here[] = ".";
    char *const paths[] = {here, NULL};
    FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, compare_names);
    fuzz_expect(tree != NULL, "the directory can be read");
    return tree;
}

static void clear(void)
{
    FTS *tree = open_tree();
    for (FTSENT *entry; (entry = fts_read(tree)) != NULL;)
        if (entry->fts_info != FTS_D && entry->fts_level > 0)
            fuzz_expect(remove(entry->fts_accpath) == 0, "what is there can be removed");
    fts_close(tree);
}

/* At the end of the process that made it, but not of its children. */
static void leave(int status, void *context)
{
    const pid_t *owner = context;
    char directory[PATH_MAX];
    if (getpid() != *owner || status != 0 || getcwd(directory, sizeof directory) == NULL)
        return;
    clear();
    rmdir(directory);
}

void scratch_enter(void)
{
    static pid_t owner;
    char directory[PATH_MAX];
    const char *above = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/nss-iana-fuzz.XXXXXX",
             above != NULL ? above : "/tmp");
    fuzz_expect(mkdtemp(directory) != NULL && chdir(directory) == 0, "a directory can be made");
    owner = getpid();
    on_exit(leave, &owner);
    fill();
}

void scratch_restore(void)
{
    clear();
    fill();
}

/* FNV-1a of the bytes of a file. */
static uint64_t sum_of_file(const char *path)
{
    uint64_t sum = 0xcbf29ce484222325;
    FILE *file = fopen(path, "re");
    fuzz_expect(file != NULL, "what is there can be read");
    for (int byte; (byte = getc(file)) != EOF;)
        sum = (sum ^ (uint64_t)byte) * 0x100000001b3;
    fclose(file);
    return sum;
}

static void list_link(FILE *stream, const char *path)
{
    char target[PATH_MAX];
    ssize_t length = readlink(path, target, sizeof target);
    uint64_t sum = 0;
    for (ssize_t i = 0; i < length; i++)
        sum = sum * 31 + (unsigned char)target[i];
    fprintf(stream, "%016lx %s\n", (unsigned long)sum, path);
}

char *scratch_list(void)
{
    char *list = NULL;
    size_t size;
    FILE *stream = open_memstream(&list, &size);
    FTS *tree = open_tree();
    fuzz_expect(stream != NULL, "there is memory");
    for (FTSENT *entry; (entry = fts_read(tree)) != NULL;) {
        const char *path = entry->fts_path + strlen("./");
        if (entry->fts_level == 0)
            continue;
        if (entry->fts_info == FTS_F)
            fprintf(stream, "%016lx %s\n", (unsigned long)sum_of_file(path), path);
        else if (entry->fts_info == FTS_D)
            fprintf(stream, "%-16s %s\n", "directory", path);
        else if (entry->fts_info != FTS_DP)
            list_link(stream, path);
    }
    fts_close(tree);
    fclose(stream);
    return list;
}
