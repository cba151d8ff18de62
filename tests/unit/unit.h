/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What the unit tests share: files to test with, databases in memory, and a naive model of what the
 * answers must be.
 */

#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/diagnostic.h"
#include "compiler/table.h"
#include "compiler/writer.h"
#include "nss/reader.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Seconds that no test needs, slow machines and valgrind included: a test that does hangs. */
#define UNIT_TIMEOUT 300

#define UNIT_DATE "2026-08-17"

/* A servable record of a registry. */
struct unit_record {
    const char *name;
    const char *protocol;
    uint16_t first;
    uint16_t last;        /* of a range; else the same as first */
    const char *alias_of; /* what its note says; NULL: nothing */
};

struct unit_registry {
    const struct unit_record *records;
    size_t count;
};

/* A database in memory. Each block is memory of its own: a sanitizer sees a step beyond it. */
struct unit_database {
    struct ianadb_block **blocks;
    uint32_t count;
    struct reader reader;
    int fetch_error;        /* what a fetch returns instead of a block; 0: the block */
    uint32_t fetched[4];    /* the numbers of the different blocks that were fetched */
    unsigned fetched_count; /* how many those are; more than that array holds are not listed */
};

/* The suites, one a room. */
Suite *build_suite(void);
Suite *content_suite(void);
Suite *damage_suite(void);
Suite *extremes_suite(void);
Suite *preferences_suite(void);
Suite *publish_suite(void);
Suite *reader_suite(void);
Suite *refusal_suite(void);
Suite *registry_suite(void);
Suite *servent_suite(void);
Suite *table_suite(void);
Suite *writer_suite(void);

/* A test case of a suite, whose tests each start in an empty directory of their own. */
TCase *unit_case(Suite *suite, const char *name);

/* Make the file `path` of these bytes, or of this text. */
void unit_write(const char *path, const void *bytes, size_t size);
void unit_write_text(const char *path, const char *text);

/* What the file `path` holds, and a NUL behind it. The caller frees it. */
char *unit_read(const char *path, size_t *size);

/* A number below the limit, drawn by chance: the same for the same state. */
unsigned unit_draw(unsigned short state[3], unsigned limit);

/* How many names the current directory has. */
unsigned unit_count_files(void);

/* Make the file `path` a registry around this XML. */
void unit_write_registry(const char *path, const char *xml);

/* Make the file `path` a registry of these records. */
void unit_write_records(const char *path, const struct unit_registry *registry);

/* Lay out the registry at `path`, with a list of preferences or NULL. Fails the test on error. */
struct writer_image unit_compile(const char *path, const char *preferences);

/* Take an image's blocks over into a database, and free the image. */
void unit_open(struct unit_database *database, struct writer_image *image);

/* Make a database of these records, by way of a file. */
void unit_build(struct unit_database *database, const struct unit_registry *registry);

/* Make all checksums right again. */
void unit_seal(struct unit_database *database);

/* What reader_check_header says of it. */
int unit_check_header(const struct unit_database *database);

void unit_close(struct unit_database *database);

struct ianadb_header *unit_header(const struct unit_database *database);

/* The first block of this kind. */
struct ianadb_block *unit_block(const struct unit_database *database, enum ianadb_kind kind);

/*
 * The model: the records stand in their total order, and every question is answered by looking at
 * each of them. The index of the record of the service that answers; -1: none does.
 */
int model_by_name(const struct unit_registry *registry, const char *name, const char *protocol);
int model_by_port(const struct unit_registry *registry, unsigned port, const char *protocol);

/* The service behind that of this index; -1 is the start. */
int model_next(const struct unit_registry *registry, int index);

/* Whether this is a service of the registry, on some of its ports: what a repeat is. */
bool model_repeats(const struct unit_registry *registry, const struct reader_service *service);

/* Whether a find function's result is what the model's index stands for. */
bool model_agrees(const struct unit_registry *registry, int index, int error,
                  const struct reader_service *service);

#endif
