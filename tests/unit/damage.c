/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Damaged blocks and headers: the checks find every one. */

#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct unit_record records[] = {
    {"domain", "tcp", 53, 53, NULL},     {"domain", "udp", 53, 53, NULL},
    {"http", "tcp", 80, 80, NULL},       {"www", "tcp", 80, 80, "http"},
    {"ABC", "tcp", 1001, 1001, NULL},    {"abc", "udp", 1002, 1002, NULL},
    {"x11", "tcp", 6000, 6063, NULL},    {"x11", "udp", 6000, 6063, NULL},
    {"last", "udp", 65535, 65535, NULL},
};
static const struct unit_registry registry = {records, COUNT(records)};

/* A chance fault, for instance a flipped bit, never passes, wherever it is. */
START_TEST(each_bit_counts)
{
    struct unit_database database;
    unit_build(&database, &registry);
    uint64_t content_id = ianadb_get64(unit_header(&database)->content_id);
    for (uint32_t number = 0; number < database.count; number++) {
        struct ianadb_block *block = database.blocks[number];
        ck_assert_int_eq(reader_check_block(block, content_id, number), 0);
        for (unsigned bit = 0; bit < 8 * sizeof *block; bit++) {
            ((uint8_t *)block)[bit / 8] ^= (uint8_t)(1u << bit % 8);
            if (reader_check_block(block, content_id, number) != -ESTALE)
                ck_abort_msg("block %u, bit %u", number, bit);
            if (number == 0 && unit_check_header(&database) != -EBADMSG)
                ck_abort_msg("header, bit %u", bit);
            ((uint8_t *)block)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    unit_close(&database);
}
END_TEST

/* A sound block does not pass for that of another place, or of another build. */
START_TEST(blocks_belong_to_one_place)
{
    struct unit_database database;
    unit_build(&database, &registry);
    uint64_t content_id = ianadb_get64(unit_header(&database)->content_id);
    for (uint32_t number = 0; number < database.count; number++)
        for (uint32_t place = 0; place < 10; place++) {
            int expected = place == number ? 0 : -ESTALE;
            ck_assert_int_eq(reader_check_block(database.blocks[number], content_id, place),
                             expected);
            ck_assert_int_eq(reader_check_block(database.blocks[number], content_id + 1, place),
                             -ESTALE);
        }
    unit_close(&database);
}
END_TEST

START_TEST(length_of_a_block)
{
    static const uint32_t lengths[] = {IANADB_CONTENT_SIZE + 1, IANADB_BLOCK_SIZE, 0x7fffffff,
                                       0x80000000, 0xffffffff};
    struct unit_database database;
    unit_build(&database, &registry);
    uint64_t content_id = ianadb_get64(unit_header(&database)->content_id);
    for (size_t i = 0; i < COUNT(lengths); i++)
        for (uint32_t number = 0; number < database.count; number++) {
            database.blocks[number]->length = ianadb_put32(lengths[i]);
            unit_seal(&database);
            ck_assert_int_eq(reader_check_block(database.blocks[number], content_id, number),
                             -ESTALE);
        }
    ck_assert_int_eq(unit_check_header(&database), -EBADMSG);
    unit_close(&database);
}
END_TEST

/* The file's size must be the one that the header says. */
START_TEST(size_of_the_file)
{
    struct unit_database database;
    unit_build(&database, &registry);
    uint64_t size = (uint64_t)database.count * IANADB_BLOCK_SIZE;
    const uint64_t sizes[] = {0,        1,          IANADB_BLOCK_SIZE,
                              size - 1, size + 1,   size - IANADB_BLOCK_SIZE,
                              size * 2, UINT64_MAX, size + ((uint64_t)1 << 32) * IANADB_BLOCK_SIZE};
    for (size_t i = 0; i < COUNT(sizes); i++)
        ck_assert_int_eq(reader_check_header(database.blocks[0], sizes[i]), -EBADMSG);
    ck_assert_int_eq(reader_check_header(database.blocks[0], size), 0);
    unit_close(&database);
}
END_TEST

/* Write a number over four bytes of the header, then make the checksum right. */
static void set_header(struct unit_database *database, size_t offset, uint32_t number)
{
    struct ianadb_le32 value = ianadb_put32(number);
    memcpy(database->blocks[0]->content + offset, &value, sizeof value);
    unit_seal(database);
}

static void expect_bad_header(size_t offset, uint32_t number)
{
    struct unit_database database;
    unit_build(&database, &registry);
    set_header(&database, offset, number);
    ck_assert_msg(unit_check_header(&database) == -EBADMSG, "%u at %zu", number, offset);
    unit_close(&database);
}

START_TEST(numbers_of_the_header)
{
    static const size_t firsts[] = {offsetof(struct ianadb_header, service_first),
                                    offsetof(struct ianadb_header, name_first),
                                    offsetof(struct ianadb_header, port_first)};
    static const size_t counts[] = {offsetof(struct ianadb_header, service_count),
                                    offsetof(struct ianadb_header, name_count),
                                    offsetof(struct ianadb_header, port_count)};
    static const uint32_t outside[] = {5, 4096, 0x7fffffff, 0x80000000, 0xffffffff};

    for (size_t i = 0; i < COUNT(firsts); i++) {
        expect_bad_header(firsts[i], 0);
        for (size_t j = 0; j < COUNT(outside); j++) {
            expect_bad_header(firsts[i], outside[j]);
            expect_bad_header(counts[i], outside[j]);
        }
    }
    expect_bad_header(offsetof(struct ianadb_header, version), 0);
    expect_bad_header(offsetof(struct ianadb_header, version), IANADB_VERSION + 1);
    for (size_t j = 0; j < COUNT(outside); j++)
        expect_bad_header(offsetof(struct ianadb_header, block_count), outside[j]);
}
END_TEST

/* As many blocks as the offsets of places reach, in a file of that size; and one more. */
START_TEST(most_blocks)
{
    struct unit_database database;
    unit_build(&database, &registry);
    struct ianadb_header *header = unit_header(&database);
    const uint64_t size = (uint64_t)IANADB_MAX_BLOCKS * IANADB_BLOCK_SIZE;
    ck_assert_uint_eq(size, 1u << 24);
    header->block_count = ianadb_put32(IANADB_MAX_BLOCKS);
    unit_seal(&database);
    ck_assert_int_eq(reader_check_header(database.blocks[0], size), 0);
    header->block_count = ianadb_put32(IANADB_MAX_BLOCKS + 1);
    unit_seal(&database);
    ck_assert_int_eq(reader_check_header(database.blocks[0], size + IANADB_BLOCK_SIZE), -EBADMSG);
    unit_close(&database);
}
END_TEST

START_TEST(header_that_is_too_short)
{
    static const uint32_t lengths[] = {0, 16, sizeof(struct ianadb_header) - 1};
    struct unit_database database;
    unit_build(&database, &registry);
    for (size_t i = 0; i < COUNT(lengths); i++) {
        database.blocks[0]->length = ianadb_put32(lengths[i]);
        unit_seal(&database);
        ck_assert_int_eq(unit_check_header(&database), -EBADMSG);
    }
    unit_close(&database);
}
END_TEST

/* A later release may add fields to the header: they are read over, and still guarded. */
START_TEST(header_with_more_fields)
{
    static const uint32_t lengths[] = {sizeof(struct ianadb_header) + 1,
                                       sizeof(struct ianadb_header) + 8, IANADB_CONTENT_SIZE};
    struct unit_database database;
    struct reader_service service;
    unit_build(&database, &registry);
    struct ianadb_block *block = database.blocks[0];
    for (size_t i = 0; i < COUNT(lengths); i++) {
        uint8_t *last = &block->content[lengths[i] - 1];
        memset(block->content + sizeof(struct ianadb_header), 0xff,
               lengths[i] - sizeof(struct ianadb_header));
        block->length = ianadb_put32(lengths[i]);
        unit_seal(&database);
        ck_assert_int_eq(unit_check_header(&database), 0);
        ck_assert_int_eq(reader_find_name(&database.reader, "www", "tcp", &service), 0);
        ck_assert_str_eq(service.name, "http");
        *last ^= 1;
        ck_assert_int_eq(unit_check_header(&database), -EBADMSG);
    }
    unit_close(&database);
}
END_TEST

START_TEST(strings_of_the_header)
{
    struct unit_database database;
    unit_build(&database, &registry);
    struct ianadb_header *header = unit_header(&database);
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++) {
        char kept[IANADB_PROTOCOL_SIZE];
        memcpy(kept, header->protocols[i], sizeof kept);
        memset(header->protocols[i], 'p', sizeof kept);
        unit_seal(&database);
        ck_assert_int_eq(unit_check_header(&database), -EBADMSG);
        memcpy(header->protocols[i], kept, sizeof kept);
    }
    memset(header->updated, '9', sizeof header->updated);
    unit_seal(&database);
    ck_assert_int_eq(unit_check_header(&database), -EBADMSG);
    unit_close(&database);
}
END_TEST

Suite *damage_suite(void)
{
    Suite *suite = suite_create("damage");
    TCase *chance = unit_case(suite, "chance");
    tcase_add_test(chance, each_bit_counts);
    tcase_add_test(chance, blocks_belong_to_one_place);
    tcase_add_test(chance, size_of_the_file);
    TCase *header = unit_case(suite, "header");
    tcase_add_test(header, length_of_a_block);
    tcase_add_test(header, numbers_of_the_header);
    tcase_add_test(header, most_blocks);
    tcase_add_test(header, header_that_is_too_short);
    tcase_add_test(header, header_with_more_fields);
    tcase_add_test(header, strings_of_the_header);
    return suite;
}
