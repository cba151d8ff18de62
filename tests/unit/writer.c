/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The bytes of a database: they follow ianadb.h, and are always the same. */

#include "unit.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct unit_record records[] = {
    {"domain", "tcp", 53, 53, NULL},       {"domain", "udp", 53, 53, NULL},
    {"http", "tcp", 80, 80, NULL},         {"www", "tcp", 80, 80, "http"},
    {"ABC", "tcp", 1001, 1001, NULL},      {"abc", "udp", 1002, 1002, NULL},
    {"http-alt", "tcp", 8080, 8080, NULL}, {"http-alt", "tcp", 591, 591, NULL},
    {"x11", "tcp", 6000, 6063, NULL},      {"x11", "udp", 6000, 6063, NULL},
    {"within", "udp", 6010, 6010, NULL},   {"http", "sctp", 80, 80, NULL},
    {"last", "udp", 65535, 65535, NULL},
};
static const struct unit_registry registry = {records, COUNT(records)};

/* As on any other machine: whatever the byte order, these are the bytes. */
START_TEST(little_endian)
{
    struct ianadb_le16 two = ianadb_put16(0x0102);
    struct ianadb_le32 four = ianadb_put32(0xf1020304);
    struct ianadb_le64 eight = ianadb_put64(0xf102030405060708);
    ck_assert_mem_eq(&two, "\x02\x01", 2);
    ck_assert_mem_eq(&four, "\x04\x03\x02\xf1", 4);
    ck_assert_mem_eq(&eight, "\x08\x07\x06\x05\x04\x03\x02\xf1", 8);
    ck_assert_uint_eq(ianadb_get16(two), 0x0102);
    ck_assert_uint_eq(ianadb_get32(four), 0xf1020304);
    ck_assert_uint_eq(ianadb_get64(eight), 0xf102030405060708);
    ck_assert_uint_eq(ianadb_get16((struct ianadb_le16){{0xff, 0xfe}}), 0xfeff);
}
END_TEST

START_TEST(places)
{
    uint32_t place = ianadb_place(0xfedcba, 0x81);
    ck_assert_uint_eq(ianadb_place_offset(place), 0xfedcba);
    ck_assert_uint_eq(ianadb_place_protocols(place), 0x81);
}
END_TEST

/* ASCII alone folds, in whatever locale. */
START_TEST(folding)
{
    for (unsigned i = 0; i < 256; i++) {
        unsigned expected = i >= 'A' && i <= 'Z' ? i + 32 : i;
        ck_assert_uint_eq(ianadb_fold((char)i), expected);
    }
    ck_assert(ianadb_same_folded("", ""));
    ck_assert(ianadb_same_folded("aBc-1", "AbC-1"));
    ck_assert(!ianadb_same_folded("abc", "ab"));
    ck_assert(!ianadb_same_folded("ab", "abc"));
    ck_assert(!ianadb_same_folded("a[", "a{"));
    ck_assert_uint_eq(ianadb_name_hash("aBc-1"), ianadb_name_hash("AbC-1"));
}
END_TEST

/* Memory that malloc hands out full of other bytes each time must leave no trace. */
START_TEST(same_bytes_each_time)
{
    unit_write_records("registry.xml", &registry);
    mallopt(M_PERTURB, 0x5a);
    struct writer_image one = unit_compile("registry.xml", NULL);
    mallopt(M_PERTURB, 0xa5);
    struct writer_image other = unit_compile("./registry.xml", NULL);
    ck_assert_uint_eq(one.count, other.count);
    ck_assert_mem_eq(one.blocks, other.blocks, one.count * sizeof one.blocks[0]);
    free(one.blocks);
    free(other.blocks);
}
END_TEST

/* Another content is another build, so that blocks of the two are never taken for each other. */
START_TEST(build_follows_the_content)
{
    struct unit_record changed[COUNT(records)];
    struct unit_registry other = {changed, COUNT(records)};
    struct unit_database one;
    struct unit_database two;
    memcpy(changed, records, sizeof changed);
    changed[COUNT(records) - 1].first = changed[COUNT(records) - 1].last = 65534;
    unit_build(&one, &registry);
    unit_build(&two, &other);
    ck_assert_uint_ne(ianadb_get64(unit_header(&one)->content_id),
                      ianadb_get64(unit_header(&two)->content_id));
    unit_close(&one);
    unit_close(&two);
}
END_TEST

START_TEST(header)
{
    struct unit_database database;
    unit_write_records("registry.xml", &registry);
    unit_write_text("preferences", "x11 6000/udp\nABC 1001/tcp\n");
    struct writer_image image = unit_compile("registry.xml", "preferences");
    unit_open(&database, &image);
    const struct ianadb_header *written = unit_header(&database);
    ck_assert_uint_eq(ianadb_get32(written->version), IANADB_VERSION);
    ck_assert_uint_eq(ianadb_get32(written->block_count), database.count);
    ck_assert_str_eq(written->updated, UNIT_DATE);
    ck_assert_uint_eq(ianadb_get32(written->records), 13);
    /* 10, 64 ports of x11 for each of two protocols, and again: http-alt, the first port of x11 for
     * each protocol, and the port of x11 that `within` has, too. */
    ck_assert_uint_eq(ianadb_get32(written->services), 10 + 2 * 64 + 4);
    ck_assert_uint_eq(ianadb_get32(written->names), 9);
    ck_assert_uint_eq(ianadb_get32(written->aliases), 1);
    ck_assert_uint_eq(ianadb_get16(written->preferred), 2);
    ck_assert_uint_eq(ianadb_get16(written->preferences), IANADB_SHIPPED);
    ck_assert_str_eq(written->protocols[0], "tcp");
    ck_assert_str_eq(written->protocols[1], "udp");
    ck_assert_str_eq(written->protocols[2], "sctp");
    for (unsigned i = 3; i < IANADB_MAX_PROTOCOLS; i++)
        ck_assert_str_eq(written->protocols[i], "");
    unit_close(&database);
}
END_TEST

/* The regions follow each other, each of its kind, and fill the file. */
START_TEST(regions)
{
    struct unit_database database;
    unit_build(&database, &registry);
    const struct ianadb_header *written = unit_header(&database);
    const struct {
        uint32_t first;
        uint32_t count;
        enum ianadb_kind kind;
    } expected[] = {
        {0, 1, IANADB_HEADER},
        {ianadb_get32(written->service_first), ianadb_get32(written->service_count),
         IANADB_SERVICES},
        {ianadb_get32(written->name_first), ianadb_get32(written->name_count), IANADB_NAMES},
        {ianadb_get32(written->port_first), ianadb_get32(written->port_count), IANADB_PORTS},
    };
    uint32_t number = 0;
    for (size_t i = 0; i < COUNT(expected); i++) {
        ck_assert_uint_eq(expected[i].first, number);
        for (; number < expected[i].first + expected[i].count; number++)
            ck_assert_uint_eq(ianadb_get32(database.blocks[number]->kind), expected[i].kind);
    }
    ck_assert_uint_eq(number, database.count);
    unit_close(&database);
}
END_TEST

START_TEST(zeros_behind_the_content)
{
    struct unit_database database;
    unit_build(&database, &registry);
    for (uint32_t i = 0; i < database.count; i++) {
        const struct ianadb_block *block = database.blocks[i];
        ck_assert_uint_le(ianadb_get32(block->length), sizeof block->content);
        for (uint32_t j = ianadb_get32(block->length); j < sizeof block->content; j++)
            ck_assert_msg(block->content[j] == 0, "block %u, byte %u", i, j);
    }
    unit_close(&database);
}
END_TEST

/* Expect the index's items to ascend, each in the block that its hash leads to. How many they are.
 */
static unsigned expect_index(const struct unit_database *database, struct ianadb_le32 first,
                             struct ianadb_le32 count)
{
    uint64_t before = 0;
    unsigned items = 0;
    for (uint32_t i = 0; i < ianadb_get32(count); i++) {
        const struct ianadb_block *block = database->blocks[ianadb_get32(first) + i];
        for (uint32_t j = 0; j < ianadb_get32(block->length); j += 8, items++) {
            struct ianadb_item item;
            memcpy(&item, block->content + j, sizeof item);
            uint64_t here = (uint64_t)ianadb_get32(item.hash) << 24 |
                            ianadb_place_offset(ianadb_get32(item.place));
            ck_assert_uint_gt(here, before);
            ck_assert_uint_eq(ianadb_index_block(ianadb_get32(item.hash), ianadb_get32(count)), i);
            before = here;
        }
    }
    return items;
}

START_TEST(index_items)
{
    struct unit_database database;
    unit_build(&database, &registry);
    const struct ianadb_header *written = unit_header(&database);
    /* A name has one for each entry that answers: domain, http (two), www, ABC, abc, ... */
    ck_assert_uint_eq(expect_index(&database, written->name_first, written->name_count), 10);
    /* And a port: 53, 80 (two), 591, 1001, 1002, 8080, 64 of the range, 65535. */
    ck_assert_uint_eq(expect_index(&database, written->port_first, written->port_count), 72);
    unit_close(&database);
}
END_TEST

Suite *writer_suite(void)
{
    Suite *suite = suite_create("writer");
    TCase *helpers = unit_case(suite, "helpers");
    tcase_add_test(helpers, little_endian);
    tcase_add_test(helpers, places);
    tcase_add_test(helpers, folding);
    TCase *bytes = unit_case(suite, "bytes");
    tcase_add_test(bytes, same_bytes_each_time);
    tcase_add_test(bytes, build_follows_the_content);
    tcase_add_test(bytes, header);
    tcase_add_test(bytes, regions);
    tcase_add_test(bytes, zeros_behind_the_content);
    tcase_add_test(bytes, index_items);
    return suite;
}
