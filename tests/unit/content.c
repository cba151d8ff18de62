/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Databases that somebody has damaged who knows the checksum. Whatever the bytes are, a lookup
 * stays inside its block, ends, and returns a service, -ESRCH or -EBADMSG.
 */

#include "unit.h"

#include <errno.h>
#include <string.h>

static const struct unit_record records[] = {
    {"domain", "tcp", 53, 53, NULL},     {"domain", "udp", 53, 53, NULL},
    {"http", "tcp", 80, 80, NULL},       {"www", "tcp", 80, 80, "http"},
    {"ABC", "tcp", 1001, 1001, NULL},    {"abc", "udp", 1002, 1002, NULL},
    {"x11", "tcp", 6000, 6063, NULL},    {"x11", "udp", 6000, 6063, NULL},
    {"last", "udp", 65535, 65535, NULL},
};
static const struct unit_registry registry = {records, COUNT(records)};

/* All that a lookup may say of damage that has the right checksum. */
static bool is_honest(int error)
{
    return error == 0 || error == -ESRCH || error == -EBADMSG;
}

/* Each string of an answer must end inside the block. */
static void touch(int error, const struct reader_service *service)
{
    if (!is_honest(error))
        ck_abort_msg("%d", error);
    if (error != 0)
        return;
    size_t bytes = strlen(service->name) + strlen(service->protocol);
    const char *alias = service->name;
    for (unsigned i = 0; i < service->alias_count; i++) {
        alias += strlen(alias) + 1;
        bytes += strlen(alias);
    }
    if (bytes >= IANADB_BLOCK_SIZE)
        ck_abort_msg("%zu bytes of strings", bytes);
}

static void ask_everything(struct unit_database *database)
{
    static const char *const protocols[] = {"tcp", "udp", "", NULL};
    static const char *const names[] = {"domain", "http", "www", "ABC", "abc", "X11", "last", "-"};
    static const uint16_t ports[] = {0, 53, 80, 1001, 1002, 5999, 6000, 6063, 6064, 65535};
    struct reader_service service;

    for (size_t i = 0; i < COUNT(protocols); i++) {
        for (size_t j = 0; j < COUNT(names); j++)
            touch(reader_find_name(&database->reader, names[j], protocols[i], &service), &service);
        for (size_t j = 0; j < COUNT(ports); j++)
            touch(reader_find_port(&database->reader, ports[j], protocols[i], &service), &service);
    }
    /* An entry takes 9 bytes at least, and stands for 8 services at most. */
    struct reader_position position = {0, 0};
    unsigned services = 0;
    int error;
    while ((error = reader_next(&database->reader, &position, &service)) == 0) {
        touch(error, &service);
        ck_assert_uint_le(++services, database->count * IANADB_CONTENT_SIZE / 9 * 8);
    }
    touch(error, &service);
}

/* Blocks of another kind than the header says are damage, not answers. */
START_TEST(kind_of_a_block)
{
    static const uint32_t kinds[] = {0, IANADB_HEADER, IANADB_NAMES, IANADB_PORTS, IANADB_SERVICES};
    struct unit_database database;
    struct reader_position position = {0, 0};
    struct reader_service service;
    unit_build(&database, &registry);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        for (uint32_t number = 1; number < database.count; number++) {
            struct ianadb_le32 kept = database.blocks[number]->kind;
            if (ianadb_get32(kept) == kinds[i])
                continue;
            database.blocks[number]->kind = ianadb_put32(kinds[i]);
            unit_seal(&database);
            int by_name = reader_find_name(&database.reader, "http", "tcp", &service);
            int by_port = reader_find_port(&database.reader, 80, "tcp", &service);
            int next = reader_next(&database.reader, &position, &service);
            uint32_t kind = ianadb_get32(kept);
            ck_assert_int_eq(by_name, kind != IANADB_PORTS ? -EBADMSG : 0);
            ck_assert_int_eq(by_port, kind != IANADB_NAMES ? -EBADMSG : 0);
            ck_assert_int_eq(next, kind == IANADB_SERVICES ? -EBADMSG : 0);
            position = (struct reader_position){0, 0};
            database.blocks[number]->kind = kept;
        }
    }
    unit_close(&database);
}
END_TEST

/* Let every item of both indexes lead to this offset. */
static void point_all_to(struct unit_database *database, uint32_t offset)
{
    struct ianadb_block *blocks[] = {unit_block(database, IANADB_NAMES),
                                     unit_block(database, IANADB_PORTS)};
    for (size_t i = 0; i < COUNT(blocks); i++)
        for (uint32_t at = 4; at < ianadb_get32(blocks[i]->length); at += 8) {
            struct ianadb_le32 place = ianadb_put32(ianadb_place(offset, 0xff));
            memcpy(blocks[i]->content + at, &place, sizeof place);
        }
    unit_seal(database);
}

static void expect_bad_place(struct unit_database *database, uint32_t offset)
{
    struct reader_service service;
    point_all_to(database, offset);
    int by_name = reader_find_name(&database->reader, "http", "tcp", &service);
    int by_port = reader_find_port(&database->reader, 80, NULL, &service);
    if (by_name != -EBADMSG || by_port != -EBADMSG)
        ck_abort_msg("offset %u: %d, %d", offset, by_name, by_port);
}

START_TEST(places_outside)
{
    struct unit_database database;
    unit_build(&database, &registry);
    uint32_t size = database.count * IANADB_BLOCK_SIZE;
    uint32_t length = ianadb_get32(unit_block(&database, IANADB_SERVICES)->length);
    uint32_t behind = IANADB_BLOCK_SIZE + 16 + length;
    const uint32_t offsets[] = {0,
                                16,
                                behind, /* where it is not in use */
                                behind - 5,
                                2 * IANADB_BLOCK_SIZE - 1,
                                2 * IANADB_BLOCK_SIZE + 16, /* another kind */
                                3 * IANADB_BLOCK_SIZE + 16,
                                size - 1,
                                size,
                                size + 16,
                                0xffffff};
    for (size_t i = 0; i < COUNT(offsets); i++)
        expect_bad_place(&database, offsets[i]);
    for (uint32_t i = 0; i < 16; i++) /* the header of the services' block */
        expect_bad_place(&database, IANADB_BLOCK_SIZE + i);
    unit_close(&database);
}
END_TEST

/* Inside an entry, any bytes may look like one: the answer may be wrong, but nothing worse. */
START_TEST(places_in_the_middle)
{
    struct unit_database database;
    unit_build(&database, &registry);
    for (uint32_t offset = 0; offset < database.count * IANADB_BLOCK_SIZE; offset++) {
        if (offset % IANADB_BLOCK_SIZE > 256)
            continue;
        point_all_to(&database, offset);
        ask_everything(&database);
    }
    unit_close(&database);
}
END_TEST

/* Where the entry of the service with this name is. */
static uint32_t find_entry(const struct unit_database *database, const char *name)
{
    struct reader_position position = {0, 0};
    struct reader_position here;
    struct reader_service service;
    do {
        here = position;
        ck_assert_int_eq(reader_next(&database->reader, &position, &service), 0);
    } while (strcmp(service.name, name) != 0);
    return here.offset;
}

/* A port's item that leads to a service on other ports is damage. */
START_TEST(places_of_others)
{
    struct unit_database database;
    struct reader_service service;
    unit_build(&database, &registry);
    point_all_to(&database, find_entry(&database, "x11"));
    ck_assert_int_eq(reader_find_port(&database.reader, 6063, "udp", &service), 0);
    ck_assert_str_eq(service.name, "x11");
    ck_assert_int_eq(reader_find_port(&database.reader, 53, "tcp", &service), -EBADMSG);
    ck_assert_int_eq(reader_find_port(&database.reader, 65535, "udp", &service), -EBADMSG);
    ck_assert_int_eq(reader_find_name(&database.reader, "http", "tcp", &service), -ESRCH);
    unit_close(&database);
}
END_TEST

/* A block of one entry, whose strings do not end, or are not as many as it says. */
static void expect_bad_entry(struct ianadb_entry entry, uint8_t filling, uint32_t length)
{
    struct unit_database database;
    struct reader_position position = {0, 0};
    struct reader_service service;
    unit_build(&database, &registry);
    struct ianadb_block *block = unit_block(&database, IANADB_SERVICES);
    memset(block->content, filling, sizeof block->content);
    memcpy(block->content, &entry, sizeof entry);
    block->length = ianadb_put32(length);
    point_all_to(&database, IANADB_BLOCK_SIZE + 16);
    ck_assert_int_eq(reader_find_name(&database.reader, "http", "tcp", &service), -EBADMSG);
    ck_assert_int_eq(reader_find_port(&database.reader, 80, "tcp", &service), -EBADMSG);
    ck_assert_int_eq(reader_next(&database.reader, &position, &service), -EBADMSG);
    ck_assert_uint_eq(position.offset, 0);
    ask_everything(&database);
    unit_close(&database);
}

static struct ianadb_entry entry_of(uint8_t protocols, uint16_t size, uint8_t aliases)
{
    return (struct ianadb_entry){.port = ianadb_put16(80),
                                 .last = ianadb_put16(80),
                                 .size = ianadb_put16(size),
                                 .protocols = protocols,
                                 .alias_count = aliases};
}

START_TEST(entries_that_do_not_end)
{
    const uint32_t room = IANADB_CONTENT_SIZE - sizeof(struct ianadb_entry);
    for (uint32_t length = 1; length <= sizeof(struct ianadb_entry); length++)
        expect_bad_entry(entry_of(0xff, 1, 0), 0, length);
    expect_bad_entry(entry_of(0xff, 0, 0), 0, IANADB_CONTENT_SIZE);
    expect_bad_entry(entry_of(0xff, 2, 0), 0, sizeof(struct ianadb_entry) + 1);
    expect_bad_entry(entry_of(0xff, (uint16_t)(room + 1), 0), 0, IANADB_CONTENT_SIZE);
    expect_bad_entry(entry_of(0xff, UINT16_MAX, 0), 0, IANADB_CONTENT_SIZE);
    expect_bad_entry(entry_of(0xff, (uint16_t)room, 0), 'x', IANADB_CONTENT_SIZE);
    expect_bad_entry(entry_of(0, 1, 0), 0, IANADB_CONTENT_SIZE);
}
END_TEST

START_TEST(entries_with_other_aliases)
{
    expect_bad_entry(entry_of(0xff, 1, 1), 0, IANADB_CONTENT_SIZE);
    expect_bad_entry(entry_of(0xff, 3, 1), 0, IANADB_CONTENT_SIZE);
    expect_bad_entry(entry_of(0xff, 255, 255), 0, IANADB_CONTENT_SIZE);
    expect_bad_entry(entry_of(0xff, 257, 255), 0, IANADB_CONTENT_SIZE);
}
END_TEST

/* Change some bytes of a block: in its header, or where it is in use, mostly. */
static void mutate(unsigned short state[3], struct ianadb_block *block)
{
    uint8_t *bytes = (uint8_t *)block;
    uint32_t length = ianadb_get32(block->length);
    unsigned used = length < IANADB_CONTENT_SIZE ? length + 16 : IANADB_BLOCK_SIZE;
    for (unsigned changes = 1 + unit_draw(state, 4); changes > 0; changes--) {
        unsigned limit = unit_draw(state, 8) == 0 ? IANADB_BLOCK_SIZE : used;
        uint8_t *byte = &bytes[unit_draw(state, limit)];
        switch (unit_draw(state, 4)) {
        case 0:
            *byte = (uint8_t)unit_draw(state, 256);
            break;
        case 1:
            *byte ^= (uint8_t)(1u << unit_draw(state, 8));
            break;
        case 2:
            *byte = (uint8_t)(unit_draw(state, 2) * 0xff);
            break;
        default:
            *byte = (uint8_t)(*byte + 1);
        }
    }
}

/* Damage with right checksums, by chance (the same chance each time), of every kind of block. */
START_TEST(mutations)
{
    unsigned short state[3] = {(unsigned short)_i, 4, 1};
    struct unit_database database;
    unit_build(&database, &registry);
    for (int round = 0; round < 4000; round++) {
        static struct ianadb_block kept[8];
        ck_assert_uint_le(database.count, COUNT(kept));
        for (uint32_t i = 0; i < database.count; i++)
            kept[i] = *database.blocks[i];
        for (unsigned changed = 1 + unit_draw(state, 2); changed > 0; changed--)
            mutate(state, database.blocks[unit_draw(state, database.count)]);
        unit_seal(&database);
        bool is_sound = unit_check_header(&database) == 0;
        for (uint32_t i = 1; i < database.count && is_sound; i++)
            is_sound = ianadb_get32(database.blocks[i]->length) <= IANADB_CONTENT_SIZE;
        if (is_sound)
            ask_everything(&database);
        for (uint32_t i = 0; i < database.count; i++)
            *database.blocks[i] = kept[i];
    }
    unit_close(&database);
}
END_TEST

Suite *content_suite(void)
{
    Suite *suite = suite_create("content");
    TCase *crafted = unit_case(suite, "crafted");
    tcase_add_test(crafted, kind_of_a_block);
    tcase_add_test(crafted, places_outside);
    tcase_add_test(crafted, places_in_the_middle);
    tcase_add_test(crafted, places_of_others);
    tcase_add_test(crafted, entries_that_do_not_end);
    tcase_add_test(crafted, entries_with_other_aliases);
    TCase *chance = unit_case(suite, "chance");
    tcase_add_loop_test(chance, mutations, 0, 4);
    return suite;
}
