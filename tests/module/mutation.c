/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: mutation DIRECTORY every VALUES PROCESSES
 *        mutation DIRECTORY random COUNT PROCESSES
 *
 * Changes the database whole.db of DIRECTORY: each of its bytes to so many other values (one that
 * is zero, to an eighth as many); or so often, by chance, a byte, or cuts it. Then it is asked in
 * full: each answer is the one that `services` and `ranges`, made of the same registry, have, or
 * none.
 *
 * Most are asked as the module would, but in memory: the header checked, each block when it is
 * needed. So many of them are asked by way of the module, each in a process of its own: a file that
 * was there before the first lookup, and one that was changed behind it.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/answers.h"
#include "nss/reader.h"
#include "nss/servent.h"

#define STATE_DATABASE "state/services.db"

/* A database in memory, as the module reads it from a file. */
struct memory {
    const char *bytes;
    size_t size;
    const struct ianadb_header *header; /* of these bytes or, if that is spoiled, as it was */
    struct reader_position position;
    uint16_t returned; /* how many ports of that service */
    bool is_checked[IANADB_MAX_BLOCKS];
};

struct run {
    struct module module;
    struct answers answers;
    const char *whole;
    size_t whole_size;
    char *bytes; /* a copy, to be changed */
    size_t size;
    char what[80]; /* the change that is made */
    size_t changes;
    size_t answered;
    size_t refused; /* databases that are none by their header */
};

static const struct ianadb_block *fetch(void *context, uint32_t number, int *error)
{
    struct memory *memory = context;
    size_t place = (size_t)number * IANADB_BLOCK_SIZE;
    const struct ianadb_block *block = (const struct ianadb_block *)(memory->bytes + place);
    *error = -ESTALE;
    if (place + IANADB_BLOCK_SIZE > memory->size)
        return NULL;
    if (!memory->is_checked[number])
        *error = reader_check_block(block, ianadb_get64(memory->header->content_id), number);
    else
        *error = 0;
    memory->is_checked[number] = *error == 0;
    return *error == 0 ? block : NULL;
}

/* What the module makes of what the reader says. `port`: the one asked for; -1: by name. */
static void take(struct answer *answer, int error, const struct reader_service *service, int port)
{
    answer->status = error == 0        ? NSS_STATUS_SUCCESS
                     : error == -ESRCH ? NSS_STATUS_NOTFOUND
                                       : NSS_STATUS_UNAVAIL;
    if (error == 0)
        expect(servent_fill(&answer->service, service, port < 0 ? service->port : (uint16_t)port,
                            answer->buffer, sizeof answer->buffer) == 0,
               "an answer is too long");
}

static struct reader reader_of(struct memory *memory)
{
    return (struct reader){.header = memory->header, .fetch = fetch, .context = memory};
}

static void read_name(void *context, const char *name, const char *protocol, struct answer *answer)
{
    struct reader reader = reader_of(context);
    struct reader_service service;
    int error = reader_find_name(&reader, name, protocol, &service);
    take(answer, error, &service, -1);
}

static void read_port(void *context, unsigned port, const char *protocol, struct answer *answer)
{
    struct reader reader = reader_of(context);
    struct reader_service service;
    int error = reader_find_port(&reader, (uint16_t)port, protocol, &service);
    take(answer, error, &service, (int)port);
}

static void read_rewind(void *context)
{
    struct memory *memory = context;
    memory->position = (struct reader_position){0, 0};
    memory->returned = 0;
}

static void read_next(void *context, struct answer *answer)
{
    struct memory *memory = context;
    struct reader reader = reader_of(memory);
    struct reader_service service;
    struct reader_position after = memory->position;
    int error = reader_next(&reader, &after, &service);
    int port = error == 0 ? service.port + memory->returned++ : -1;
    take(answer, error, &service, port);
    if (error != 0 || port >= service.last) {
        memory->position = after;
        memory->returned = 0;
    }
}

static const struct ianadb_header *header_of(const char *bytes)
{
    return (const struct ianadb_header *)((const struct ianadb_block *)bytes)->content;
}

/* Ask the changed bytes, in memory. */
static void ask_memory(struct run *run)
{
    struct memory memory = {.bytes = run->bytes, .size = run->size};
    struct asked asked = {&memory, read_name, read_port, read_rewind, read_next};
    bool is_whole = run->size >= IANADB_BLOCK_SIZE &&
                    reader_check_header((const struct ianadb_block *)run->bytes, run->size) == 0;
    memory.header = header_of(is_whole ? run->bytes : run->whole);
    run->refused += !is_whole;
    run->answered += answers_ask(&run->answers, &asked, run->what);
    run->changes++;
}

static void module_name(void *context, const char *name, const char *protocol,
                        struct answer *answer)
{
    ask_name(context, name, protocol, answer);
}

static void module_port(void *context, unsigned port, const char *protocol, struct answer *answer)
{
    ask_port(context, port, protocol, answer);
}

static void module_rewind(void *context)
{
    const struct module *module = context;
    module->set(0);
}

static void module_next(void *context, struct answer *answer)
{
    ask_next(context, answer);
}

static void ask_module(struct run *run)
{
    struct asked asked = {&run->module, module_name, module_port, module_rewind, module_next};
    answers_ask(&run->answers, &asked, run->what);
}

/* In a child: the file was changed before it was looked at. */
static void change_before(void *context)
{
    struct run *run = context;
    write_in_place(STATE_DATABASE, run->bytes, run->size);
    ask_module(run);
}

/* In a child: the file is changed under a process that uses it. */
static void change_between(void *context)
{
    struct run *run = context;
    struct answer answer;
    write_in_place(STATE_DATABASE, run->whole, run->whole_size);
    ask_name(&run->module, "no such service", NULL, &answer);
    expect(answer.status == NSS_STATUS_NOTFOUND, "%s: not whole before", run->what);
    write_in_place(STATE_DATABASE, run->bytes, run->size);
    ask_module(run);
}

static void set_byte(struct run *run, size_t offset, unsigned difference)
{
    run->size = run->whole_size;
    run->bytes[offset] = (char)((unsigned char)run->whole[offset] ^ difference);
    snprintf(run->what, sizeof run->what, "byte %zu changed by %#x", offset, difference);
}

static void reset_byte(struct run *run, size_t offset)
{
    run->bytes[offset] = run->whole[offset];
}

/* Let the change be asked by way of the module each `step` times. */
static void ask(struct run *run, size_t step)
{
    ask_memory(run);
    if (step != 0 && run->changes % step == 0)
        in_child(run->changes / step % 2 == 0 ? change_before : change_between, run);
}

static void change_every(struct run *run, unsigned values, size_t processes)
{
    size_t step = processes == 0 ? 0 : run->whole_size * values / 8 / processes + 1;
    for (size_t offset = 0; offset < run->whole_size; offset++) {
        /* Most that are zero are not in use. */
        unsigned tries = run->whole[offset] != 0 ? values : (values + 7) / 8;
        for (unsigned i = 0; i < tries; i++) {
            /* Any value but none: 89 has no divisor in common with 255. */
            set_byte(run, offset, (unsigned)((offset + i * 89) % 255 + 1));
            ask(run, step);
            reset_byte(run, offset);
        }
    }
}

static void change_at_random(struct run *run, unsigned count, size_t processes)
{
    size_t step = processes == 0 ? 0 : count / processes + 1;
    srand48(20260817);
    for (unsigned i = 0; i < count; i++) {
        size_t offset = (size_t)lrand48() % run->whole_size;
        if (i % 4 == 3) {
            run->size = offset;
            snprintf(run->what, sizeof run->what, "cut to %zu bytes", offset);
        } else {
            set_byte(run, offset, (unsigned)(lrand48() % 255 + 1));
        }
        ask(run, step);
        reset_byte(run, offset);
    }
}

int main(int argc, char **argv)
{
    static struct run run;
    expect(argc == 5, "usage: mutation DIRECTORY every|random COUNT PROCESSES");
    unsigned count = (unsigned)strtoul(argv[3], NULL, 10);
    size_t processes = strtoul(argv[4], NULL, 10);
    run.module = module_load("iana");
    expect(chdir(argv[1]) == 0, "%s: %m", argv[1]);
    answers_read(&run.answers, "services");
    run.whole = read_file("whole.db", &run.whole_size);
    run.bytes = read_file("whole.db", &run.size);

    snprintf(run.what, sizeof run.what, "unchanged");
    ask_memory(&run);
    size_t all = run.answers.count + run.answers.question_count;
    expect(run.answered == all, "unchanged, %zu of %zu answers", run.answered, all);
    run.answered = run.changes = 0;
    (strcmp(argv[2], "every") == 0 ? change_every : change_at_random)(&run, count, processes);
    printf("%zu changes, %zu questions each: %zu answers, all right; %zu databases refused\n",
           run.changes, all, run.answered, run.refused);
    expect(run.answered > 0 && run.answered < all * run.changes, "nothing was put to the test");
    return 0;
}
