/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What the harnesses share: the database, of which any bytes may be anything; and the contracts. A
 * contract is what a function needs (NAME_needs) and what it promises (NAME_promises). The harness
 * of the function is given the one and proves the other. In harnesses of its callers, run.sh
 * replaces calls of the function by contract_NAME, which proves the one and is given the other.
 */

#ifndef PROOF_H
#define PROOF_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nss/find.h"

/* As many blocks an index has at most: a multiplication is hard to prove. */
#define MOST_INDEX_BLOCKS 1023u

#define given(condition) __CPROVER_assume(condition)
#define holds(condition) __CPROVER_assert(condition, #condition)

/* cbmc chooses: any value. */
bool nondet_bool(void);
int nondet_int(void);
unsigned nondet_unsigned(void);
size_t nondet_size(void);
uint16_t nondet_uint16(void);
uint32_t nondet_uint32(void);
uint64_t nondet_uint64(void);

/* The database: its header, and the blocks that a lookup keeps, as direct.c has them: the first one
 * that was fetched, and the last one. */
static struct ianadb_header header;
static struct ianadb_block first, last;
static unsigned content; /* counts what `last` has held */

static bool proof_fits(struct ianadb_le32 start, struct ianadb_le32 count)
{
    uint64_t behind = (uint64_t)ianadb_get32(start) + ianadb_get32(count);
    return ianadb_get32(start) > 0 && behind <= ianadb_get32(header.block_count);
}

/* What reader_check_header promises of a header. */
static bool header_is_sound(void)
{
    bool sound = ianadb_get32(header.block_count) <= IANADB_MAX_BLOCKS &&
                 proof_fits(header.service_first, header.service_count) &&
                 proof_fits(header.name_first, header.name_count) &&
                 proof_fits(header.port_first, header.port_count) &&
                 header.updated[sizeof header.updated - 1] == '\0';
    for (unsigned i = 0; i < IANADB_MAX_PROTOCOLS; i++)
        sound = sound && header.protocols[i][IANADB_PROTOCOL_SIZE - 1] == '\0';
    return sound;
}

/* What reader_check_block promises of a block. */
static bool block_is_sound(const struct ianadb_block *block)
{
    return ianadb_get32(block->length) <= sizeof block->content;
}

/* Any header that passes reader_check_header. */
static void have_header(void)
{
    __CPROVER_havoc_object(&header);
    given(header_is_sound());
}

/* Any block that passes reader_check_block. */
static struct ianadb_block *have_block(struct ianadb_block *block)
{
    __CPROVER_havoc_object(block);
    given(block_is_sound(block));
    return block;
}

/* The fetch of struct reader, and what it must not be asked for. */
static bool has_fetched;
static uint32_t first_number;

static const struct ianadb_block *supply(void *context, uint32_t number, int *error)
{
    holds(context == &header);
    holds(number < ianadb_get32(header.block_count));
    *error = nondet_int();
    if (nondet_bool()) {
        given(*error < 0);
        return NULL;
    }
    if (has_fetched && number == first_number)
        return &first;
    if (has_fetched) {
        content++;
        return have_block(&last);
    }
    has_fetched = true;
    first_number = number;
    return have_block(&first);
}

/* A lookup has fetched a block already, or none. */
static void have_fetched(void)
{
    has_fetched = nondet_bool();
    first_number = nondet_uint32();
    have_block(&first);
}

static struct reader have_reader(void)
{
    have_header();
    given(ianadb_get32(header.name_count) <= MOST_INDEX_BLOCKS);
    given(ianadb_get32(header.port_count) <= MOST_INDEX_BLOCKS);
    return (struct reader){&header, supply, &header};
}

/* A string of any length below `size` that ends with the array, so that no byte behind it can be
 * read. */
static const char *have_string(char *array, size_t size)
{
    size_t start = nondet_size();
    given(start < size);
    __CPROVER_havoc_object(array);
    for (size_t i = 0; i + 1 < size; i++)
        given(i < start || array[i] != '\0');
    array[size - 1] = '\0';
    return array + start;
}

/* The block in which a pointer points. */
static const struct ianadb_block *block_of(const void *pointer)
{
    return __CPROVER_same_object(pointer, &first) ? &first : &last;
}

/* Whether `size` bytes at `offset` of a block are `count` strings. What that means does not matter
 * to most functions: it is the same for the same bytes. names.h has what it means. */
bool __CPROVER_uninterpreted_strings(size_t offset, size_t size, unsigned count, unsigned content);

static bool has_strings(const char *bytes, size_t size, unsigned count)
{
    return __CPROVER_uninterpreted_strings(__CPROVER_POINTER_OFFSET(bytes), size, count,
                                           __CPROVER_same_object(bytes, &first) ? 0 : content);
}

/* Whether `size` bytes of a block end in NUL, and are a name and that many aliases: a name alone
 * may have more NULs. */
static bool are_strings(const char *bytes, size_t size, unsigned alias_count)
{
    const struct ianadb_block *block = block_of(bytes);
    size_t offset = __CPROVER_POINTER_OFFSET(bytes);
    return __CPROVER_same_object(bytes, block) &&
           offset >= offsetof(struct ianadb_block, content) && offset < sizeof *block && size > 0 &&
           size <= sizeof *block - offset && bytes[size - 1] == '\0' &&
           (alias_count == 0 || has_strings(bytes, size, alias_count + 1));
}

/* find_are_strings */
static bool find_are_strings_needs(const char *bytes, size_t size, unsigned count)
{
    return are_strings(bytes, size, 0) && count > 1 && count <= IANADB_MAX_ALIASES + 1;
}

bool contract_find_are_strings(const char *bytes, size_t size, unsigned count)
{
    holds(find_are_strings_needs(bytes, size, count));
    return has_strings(bytes, size, count);
}

/* ianadb_index_block */
static bool ianadb_index_block_promises(uint32_t count, uint32_t result)
{
    return count == 0 ? result == 0 : result < count;
}

uint32_t contract_ianadb_index_block(uint32_t hash, uint32_t count)
{
    uint32_t result = nondet_uint32();
    (void)hash;
    holds(count <= MOST_INDEX_BLOCKS);
    given(ianadb_index_block_promises(count, result));
    return result;
}

/* entry_at, whose block passed reader_check_block */
static bool entry_at_promises(const struct ianadb_block *block, const struct ianadb_entry *entry)
{
    return entry == NULL ||
           (__CPROVER_same_object(entry, block) &&
            are_strings((const char *)(entry + 1), ianadb_get16(entry->size), entry->alias_count));
}

const struct ianadb_entry *contract_entry_at(const struct ianadb_block *block, uint32_t start)
{
    const struct ianadb_entry *entry = NULL;
    holds(block_is_sound(block));
    if (nondet_bool()) {
        given(start >= offsetof(struct ianadb_block, content) &&
              start < sizeof *block - sizeof *entry);
        entry = (const void *)((const char *)block + start);
    }
    given(entry_at_promises(block, entry));
    return entry;
}

/* The items from any one on, of a block of an index. */
static struct items have_items(const struct ianadb_block *block)
{
    const struct ianadb_item *start = (const struct ianadb_item *)block->content;
    size_t count = ianadb_get32(block->length) / sizeof *start;
    size_t next = nondet_size();
    given(next <= count);
    return (struct items){start + next, start + count};
}

/* seek, whose block passed reader_check_block: no item before has the hash, and none that follows
 * has a lower one before it. */
static bool seek_promises(const struct ianadb_block *block, uint32_t hash, struct items items)
{
    const struct ianadb_item *start = (const struct ianadb_item *)block->content;
    return items.next >= start && items.next <= items.end &&
           items.end == start + ianadb_get32(block->length) / sizeof *start &&
           (items.next == start || ianadb_get32(items.next[-1].hash) < hash) &&
           (items.next == items.end || ianadb_get32(items.next->hash) >= hash);
}

struct items contract_seek(const struct ianadb_block *block, uint32_t hash, uint32_t block_count)
{
    holds(block_is_sound(block));
    (void)block_count;
    struct items items = have_items(block);
    given(seek_promises(block, hash, items));
    return items;
}

/* next_place */
static bool next_place_promises(const struct items *before, const struct items *items,
                                unsigned protocols, uint32_t place)
{
    return items->end == before->end && items->next >= before->next && items->next <= items->end &&
           (place == 0 ||
            (items->next > before->next && (ianadb_place_protocols(place) & protocols) != 0));
}

uint32_t contract_next_place(struct items *items, uint32_t hash, unsigned protocols)
{
    struct items before = *items;
    uint32_t place = nondet_uint32();
    size_t step = nondet_size();
    (void)hash;
    holds(__CPROVER_same_object(items->next, items->end) && items->next <= items->end);
    given(step <= (size_t)(items->end - items->next));
    items->next += step;
    given(next_place_promises(&before, items, protocols, place));
    return place;
}

/* A service that was found: a view of a block, and one of the protocols. */
static bool service_is_sound(const struct reader_service *service)
{
    size_t protocol =
        __CPROVER_POINTER_OFFSET(service->protocol) - offsetof(struct ianadb_header, protocols);
    return are_strings(service->name, service->strings_size, service->alias_count) &&
           service->alias_count <= IANADB_MAX_ALIASES &&
           __CPROVER_same_object(service->protocol, &header) &&
           protocol < sizeof header.protocols && protocol % IANADB_PROTOCOL_SIZE == 0;
}

/* The number of the protocol of such a service. */
static unsigned protocol_number(const struct reader_service *service)
{
    return (unsigned)((service->protocol - header.protocols[0]) / IANADB_PROTOCOL_SIZE);
}

/* read_place, whose header passed reader_check_header */
static bool read_place_promises(uint32_t place, unsigned protocols,
                                const struct reader_service *service, int error)
{
    return error < 0 || (error == 0 && service_is_sound(service) &&
                         (place >> 24 & protocols & 1u << protocol_number(service)) != 0);
}

/* The service that the last call of read_place has found. To the functions that call it, a service
 * is sound if it is this one: nothing has replaced its block since. */
static struct reader_service found;

static bool is_found(const struct reader_service *service)
{
    return service->name == found.name && service->alias_count == found.alias_count &&
           service->strings_size == found.strings_size && service->protocol == found.protocol &&
           service->port == found.port && service->last == found.last;
}

int contract_read_place(const struct reader *reader, uint32_t place, unsigned protocols,
                        struct reader_service *service)
{
    struct reader_service any;
    int error = nondet_int();
    holds(reader->header == &header);
    (void)place;
    (void)protocols;
    given(error <= 0);
    *service = any;
    if (error == 0)
        found = any;
    return error;
}

/* bears_name, and find_bears_alias: an answer, if the service is sound */
bool contract_bears_name(const struct reader_service *service, const char *name, size_t length,
                         bool exactly)
{
    (void)exactly;
    holds(is_found(service) && name[length] == '\0');
    return nondet_bool();
}

/* protocol_bits */
unsigned contract_protocol_bits(const struct ianadb_header *asked, const char *protocol)
{
    unsigned number = nondet_unsigned();
    holds(asked == &header);
    if (protocol == NULL)
        return ANY_PROTOCOL;
    return number < IANADB_MAX_PROTOCOLS ? 1u << number : 0;
}

/* ianadb_name_hash: any number */
uint32_t contract_ianadb_name_hash(const char *name)
{
    (void)name;
    return nondet_uint32();
}

/* find_spelling, whose header passed reader_check_header */
static bool find_spelling_promises(const struct reader_service *service, int error)
{
    return error < 0 || error == OTHER_NAMES || (error == 0 && is_found(service));
}

int contract_find_spelling(const struct reader *reader, const char *name, bool exactly,
                           unsigned protocols, struct reader_service *service)
{
    struct reader_service any;
    int error = nondet_int();
    (void)name;
    (void)exactly;
    holds(reader->header == &header && protocols != 0);
    *service = any;
    if (error == 0)
        found = any;
    given(find_spelling_promises(service, error));
    return error;
}

#endif
