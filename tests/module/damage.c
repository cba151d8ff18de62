/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Whatever is in the place of the state database, before the first lookup or between two lookups:
 * no lookup crashes, hangs or gives a wrong answer. An answer is right for the database that the
 * file was, or for the one in the data directory; or no database can be used.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ianadb.h"
#include "lib/builds.h"
#include "lib/clock.h"

/* The bytes of a.db and b.db, which are of the same size, and one to spoil. */
struct material {
    char *a;
    char *b;
    char *spoiled; /* a copy of `a` at first */
    size_t size;
};

/* One way to ruin STATE_DATABASE, or what stands in its place. */
struct damage {
    const char *what;
    unsigned variants; /* 0: one for each block */
    bool is_unusable;  /* no answer can come from it */
    bool has_other;    /* some of it is b.db */
    void (*spoil)(struct material *material, unsigned variant);
    void (*put)(const struct material *material); /* instead of the spoiled bytes */
};

static void spoil_nothing(struct material *material, unsigned variant)
{
    (void)material, (void)variant;
}

static void cut(struct material *material, unsigned variant)
{
    material->size = material->size * variant / 32;
}

static void cut_a_little(struct material *material, unsigned variant)
{
    static const size_t lengths[] = {1, 8, IANADB_BLOCK_SIZE - 1, IANADB_BLOCK_SIZE + 1,
                                     2 * IANADB_BLOCK_SIZE};
    material->size -= lengths[variant];
}

static void lengthen(struct material *material, unsigned variant)
{
    size_t more = variant == 0 ? 1 : IANADB_BLOCK_SIZE;
    material->spoiled = realloc(material->spoiled, material->size + more);
    expect(material->spoiled != NULL, "out of memory");
    memset(material->spoiled + material->size, 0, more);
    material->size += more;
}

static void zero_the_rest(struct material *material, unsigned block)
{
    memset(material->spoiled + block * IANADB_BLOCK_SIZE, 0,
           material->size - block * IANADB_BLOCK_SIZE);
}

static void fill_a_block(struct material *material, unsigned block)
{
    memset(material->spoiled + block * IANADB_BLOCK_SIZE, 0xff, IANADB_BLOCK_SIZE);
}

static void flip_a_bit(struct material *material, unsigned variant)
{
    uint64_t mixed = (variant + 1) * UINT64_C(0x9e3779b97f4a7c15);
    size_t bit = (size_t)(mixed >> 16) % (8 * material->size);
    material->spoiled[bit / 8] ^= (char)(1 << bit % 8);
}

static void flip_a_header_bit(struct material *material, unsigned variant)
{
    size_t bit = variant * 125;
    material->spoiled[bit / 8] ^= (char)(1 << bit % 8);
}

static void repeat_a_block(struct material *material, unsigned block)
{
    size_t next = (block + 1) * IANADB_BLOCK_SIZE % material->size;
    memcpy(material->spoiled + next, material->a + block * IANADB_BLOCK_SIZE, IANADB_BLOCK_SIZE);
}

static void take_a_block_of_b(struct material *material, unsigned block)
{
    memcpy(material->spoiled + block * IANADB_BLOCK_SIZE, material->b + block * IANADB_BLOCK_SIZE,
           IANADB_BLOCK_SIZE);
}

static void begin_with_b(struct material *material, unsigned block)
{
    memcpy(material->spoiled, material->b, block * IANADB_BLOCK_SIZE + IANADB_BLOCK_SIZE / 2);
}

static void write_text(struct material *material, unsigned variant)
{
    (void)variant;
    for (size_t i = 0; i < material->size; i++)
        material->spoiled[i] = "domain 53/tcp\n"[i % 14];
}

static void put_nothing(const struct material *material)
{
    (void)material;
}

static void put_directory(const struct material *material)
{
    (void)material;
    expect(mkdir(STATE_DATABASE, 0755) == 0, "mkdir: %m");
}

/* Without a writer, an open that waits for one would never return. */
static void put_fifo(const struct material *material)
{
    (void)material;
    expect(mkfifo(STATE_DATABASE, 0644) == 0, "mkfifo: %m");
}

static void put_endless_device(const struct material *material)
{
    (void)material;
    expect(symlink("/dev/zero", STATE_DATABASE) == 0, "symlink: %m");
}

static void put_link_to_itself(const struct material *material)
{
    (void)material;
    expect(symlink("services.db", STATE_DATABASE) == 0, "symlink: %m");
}

static void put_dangling_link(const struct material *material)
{
    (void)material;
    expect(symlink("nowhere", STATE_DATABASE) == 0, "symlink: %m");
}

/* A whole database, and behind it 16 GiB of nothing. */
static void put_sparse_file(const struct material *material)
{
    write_in_place(STATE_DATABASE, material->a, material->size);
    expect(truncate(STATE_DATABASE, (off_t)1 << 34) == 0, "truncate: %m");
}

static const struct damage damages[] = {
    {"cut", 32, true, false, cut, NULL},
    {"cut a little", 5, true, false, cut_a_little, NULL},
    {"longer", 2, true, false, lengthen, NULL},
    {"zero from a block on", 0, false, false, zero_the_rest, NULL},
    {"a block of ones", 0, false, false, fill_a_block, NULL},
    {"a bit flipped", 200, false, false, flip_a_bit, NULL},
    {"a bit of the header's block flipped", 130, true, false, flip_a_header_bit, NULL},
    {"a block twice", 0, false, false, repeat_a_block, NULL},
    {"a block of another build", 0, false, true, take_a_block_of_b, NULL},
    {"the beginning of another build", 0, false, true, begin_with_b, NULL},
    {"a text", 1, true, false, write_text, NULL},
    {"nothing", 1, true, false, spoil_nothing, put_nothing},
    {"a directory", 1, true, false, spoil_nothing, put_directory},
    {"a FIFO", 1, true, false, spoil_nothing, put_fifo},
    {"a device", 1, true, false, spoil_nothing, put_endless_device},
    {"a link to itself", 1, true, false, spoil_nothing, put_link_to_itself},
    {"a dangling link", 1, true, false, spoil_nothing, put_dangling_link},
    {"a sparse file", 1, true, false, spoil_nothing, put_sparse_file},
};

struct run {
    struct module module;
    struct material material;
    const struct damage *damage;
    unsigned variant;
    bool has_data;        /* b.db is in the data directory */
    unsigned descriptors; /* open all the time */
};

static struct material copy_of(const struct material *material)
{
    struct material copy = *material;
    copy.spoiled = malloc(copy.size);
    expect(copy.spoiled != NULL, "out of memory");
    memcpy(copy.spoiled, copy.a, copy.size);
    return copy;
}

/* Put the damage in place, over the same file or by a rename, in turn. */
static void do_damage(const struct run *run)
{
    struct material copy = copy_of(&run->material);
    run->damage->spoil(&copy, run->variant);
    if (run->damage->put != NULL) {
        remove(STATE_DATABASE);
        run->damage->put(&run->material);
    } else if (run->variant % 2 == 0) {
        write_in_place(STATE_DATABASE, copy.spoiled, copy.size);
    } else {
        write_and_rename(STATE_DATABASE, copy.spoiled, copy.size);
    }
    free(copy.spoiled);
}

static void expect_allowed(const struct run *run, enum build build, const char *asked)
{
    bool is_allowed =
        build == NO_BUILD || build == BUILD_A || run->has_data || run->damage->has_other;
    expect(is_allowed, "%s, variant %u: the answer %s is wrong", run->damage->what, run->variant,
           asked);
}

static void expect_honesty(const struct run *run)
{
    const struct module *module = &run->module;
    for (unsigned n = run->variant % 50; n < BUILD_SERVICES; n += 127) {
        expect_allowed(run, build_by_name(module, n), "by name");
        expect_allowed(run, build_by_port(module, BUILD_A, n), "by port");
    }
    expect_allowed(run, build_by_list(module), "to a list");
}

static void damage_before(void *context)
{
    const struct run *run = context;
    do_damage(run);
    if (run->damage->is_unusable)
        expect_build(&run->module, run->has_data ? BUILD_B : NO_BUILD, run->damage->what);
    else
        expect_honesty(run);
    expect(open_descriptors() == run->descriptors, "%s left a descriptor open", run->damage->what);
}

/*
 * What is in memory stays; then the damage is repaired, and that is noticed.
 */
static void damage_between(void *context)
{
    const struct run *run = context;
    write_in_place(STATE_DATABASE, run->material.a, run->material.size);
    keep_build(&run->module, BUILD_A, 1);
    do_damage(run);
    expect(build_by_name(&run->module, 1) == BUILD_A, "%s, variant %u: an answer was lost",
           run->damage->what, run->variant);
    expect_honesty(run);
    pass_a_second();
    expect_honesty(run);
    remove(STATE_DATABASE);
    copy_and_rename("b.db", STATE_DATABASE);
    pass_a_second();
    expect_build(&run->module, BUILD_B, "after the damage");
    expect(open_descriptors() == run->descriptors, "%s left a descriptor open", run->damage->what);
}

static void do_variant(struct run *run, void (*act)(void *context), bool has_data)
{
    remove(STATE_DATABASE);
    remove(DATA_DATABASE);
    run->has_data = has_data;
    if (has_data)
        copy_in_place("b.db", DATA_DATABASE);
    in_child(act, run);
}

/* As somebody to whom permissions apply: to root they do not. */
static void become_nobody(void)
{
    if (geteuid() == 0)
        expect(setgid(65534) == 0 && setuid(65534) == 0, "setuid: %m");
}

static void forbid_before(void *context)
{
    const struct run *run = context;
    become_nobody();
    expect(access(STATE_DATABASE, R_OK) != 0 && errno == EACCES, "the file can be read");
    expect_build(&run->module, run->has_data ? BUILD_B : NO_BUILD, "unreadable");
}

static void forbid_between(void *context)
{
    struct run *run = context;
    keep_build(&run->module, BUILD_A, 1);
    expect(chmod(STATE_DATABASE, 0) == 0, "chmod: %m");
    become_nobody();
    expect(build_by_name(&run->module, 1) == BUILD_A, "an answer was lost");
    expect_honesty(run);
    pass_a_second();
    expect_honesty(run);
}

/* A database, or the directory above it, that this user may not read. */
static void test_permissions(struct run *run)
{
    static const struct damage unreadable = {.what = "unreadable"};
    static const char *const paths[] = {STATE_DATABASE, "state"};
    run->damage = &unreadable;
    run->has_data = false;
    for (int i = 0; i < 4; i++) {
        const char *path = paths[i % 2];
        run->has_data = i >= 2;
        builds_clear();
        copy_in_place("a.db", STATE_DATABASE);
        if (run->has_data)
            copy_in_place("b.db", DATA_DATABASE);
        expect(chmod(path, 0) == 0, "chmod: %m");
        in_child(forbid_before, run);
        expect(chmod(path, 0755) == 0, "chmod: %m");
        in_child(forbid_between, run);
    }
    builds_clear();
}

int main(void)
{
    struct run run = {.module = builds_enter(), .descriptors = open_descriptors()};
    size_t size;
    run.material.a = read_file("a.db", &run.material.size);
    run.material.b = read_file("b.db", &size);
    expect(size == run.material.size && size % IANADB_BLOCK_SIZE == 0,
           "a.db and b.db differ in size");

    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        run.damage = &damages[i];
        unsigned variants =
            run.damage->variants != 0 ? run.damage->variants : (unsigned)(size / IANADB_BLOCK_SIZE);
        printf("%s: %u\n", run.damage->what, variants);
        fflush(stdout);
        for (run.variant = 0; run.variant < variants; run.variant++) {
            do_variant(&run, damage_before, false);
            do_variant(&run, damage_before, true);
            do_variant(&run, damage_between, false);
            do_variant(&run, damage_between, true);
        }
    }
    test_permissions(&run);
    free(run.material.a);
    free(run.material.b);
    builds_leave();
    return 0;
}
