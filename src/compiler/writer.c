/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "writer.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "index.h"

#define INDEX_ITEMS (IANADB_CONTENT_SIZE / sizeof(struct ianadb_item))

struct layout {
    const struct table *table;
    struct writer_image *image;
    struct diagnostic *diagnostic;
    uint32_t capacity; /* of the image, in blocks */
    uint32_t *offsets; /* of each service's entry in the file */
    struct ianadb_header header;
};

/* -ENOMEM, or -EFBIG. */
static int refuse(struct layout *layout, int error)
{
    const char *text = error == -EFBIG ? "too many services for a database" : "out of memory";
    diagnostic_set(layout->diagnostic, error, 0, 0, "%s", text);
    return error;
}

static int add_block(struct layout *layout, enum ianadb_kind kind)
{
    struct writer_image *image = layout->image;
    if (image->count == IANADB_MAX_BLOCKS)
        return refuse(layout, -EFBIG);
    if (image->count == layout->capacity) {
        uint32_t capacity = layout->capacity != 0 ? 2 * layout->capacity : 64;
        struct ianadb_block *grown = reallocarray(image->blocks, capacity, sizeof image->blocks[0]);
        if (grown == NULL)
            return refuse(layout, -ENOMEM);
        image->blocks = grown;
        layout->capacity = capacity;
    }
    struct ianadb_block *block = &image->blocks[image->count++];
    memset(block, 0, sizeof *block);
    block->kind = ianadb_put32((uint32_t)kind);
    return 0;
}

/* Append bytes to the last block, or to a new block if the last one is full or of another kind.
 * `offset` gets their offset in the file. */
static int append(struct layout *layout, enum ianadb_kind kind, const void *bytes, size_t size,
                  uint32_t *offset)
{
    struct ianadb_block *block = &layout->image->blocks[layout->image->count - 1];
    if (ianadb_get32(block->kind) != (uint32_t)kind ||
        ianadb_get32(block->length) + size > sizeof block->content) {
        int error = add_block(layout, kind);
        if (error != 0)
            return error;
        block = &layout->image->blocks[layout->image->count - 1];
    }
    uint32_t length = ianadb_get32(block->length);
    memcpy(block->content + length, bytes, size);
    block->length = ianadb_put32(length + (uint32_t)size);
    *offset = (layout->image->count - 1) * IANADB_BLOCK_SIZE +
              (uint32_t)offsetof(struct ianadb_block, content) + length;
    return 0;
}

/* Whether the services differ in their protocols alone, and `next` has the higher protocol. */
static bool share_entry(const struct table_service *one, const struct table_service *next)
{
    if (next->protocol <= one->protocol || next->port != one->port || next->last != one->last ||
        next->alias_count != one->alias_count || strcmp(next->name, one->name) != 0)
        return false;
    for (unsigned i = 0; i < one->alias_count; i++)
        if (strcmp(next->aliases[i], one->aliases[i]) != 0)
            return false;
    return true;
}

/* Append the entry of a service. table_order made sure that it fits into a block. */
static int append_entry(struct layout *layout, const struct table_service *service,
                        uint8_t protocols, uint32_t *offset)
{
    uint8_t bytes[IANADB_CONTENT_SIZE];
    struct ianadb_entry entry = {.port = ianadb_put16(service->port),
                                 .last = ianadb_put16(service->last),
                                 .protocols = protocols,
                                 .alias_count = (uint8_t)service->alias_count};
    size_t size = sizeof entry;
    for (unsigned i = 0; i <= service->alias_count; i++) {
        const char *name = i == 0 ? service->name : service->aliases[i - 1];
        memcpy(bytes + size, name, strlen(name) + 1);
        size += strlen(name) + 1;
    }
    entry.size = ianadb_put16((uint16_t)(size - sizeof entry));
    memcpy(bytes, &entry, sizeof entry);
    return append(layout, IANADB_SERVICES, bytes, size, offset);
}

static int lay_out_services(struct layout *layout)
{
    struct table_service *const *services = layout->table->services;
    size_t count = layout->table->service_count;

    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        uint8_t protocols = (uint8_t)(1u << services[i]->protocol);
        for (; end < count && share_entry(services[end - 1], services[end]); end++)
            protocols |= (uint8_t)(1u << services[end]->protocol);
        uint32_t offset;
        int error = append_entry(layout, services[i], protocols, &offset);
        if (error != 0)
            return error;
        while (i < end)
            layout->offsets[i++] = offset;
    }
    return 0;
}

/* Append the blocks of an index, with each item in the block of its hash. `first` and `count` get
 * the region. */
static int append_index(struct layout *layout, enum ianadb_kind kind, const struct index *index,
                        struct ianadb_le32 *first, struct ianadb_le32 *count)
{
    uint32_t start = layout->image->count;
    size_t most = index_most_of_one_hash(index);
    if (most > INDEX_ITEMS)
        return diagnostic_set(layout->diagnostic, -EFBIG, 0, 0,
                              "the names of one hash, such as spellings of one name, need %zu "
                              "items of the index; a database has room for %zu",
                              most, INDEX_ITEMS);
    uint32_t blocks = index_block_count(index, INDEX_ITEMS, IANADB_MAX_BLOCKS);
    for (uint32_t i = 0; i < blocks; i++) {
        int error = add_block(layout, kind);
        if (error != 0)
            return error;
    }
    for (size_t i = 0; i < index->count; i++) {
        struct ianadb_item item = {ianadb_put32(index->items[i].hash),
                                   ianadb_put32(index->items[i].place)};
        uint32_t number = start + ianadb_index_block(index->items[i].hash, blocks);
        struct ianadb_block *block = &layout->image->blocks[number];
        uint32_t length = ianadb_get32(block->length);
        memcpy(block->content + length, &item, sizeof item);
        block->length = ianadb_put32(length + (uint32_t)sizeof item);
    }
    *first = ianadb_put32(start);
    *count = ianadb_put32(blocks);
    return 0;
}

static int lay_out_names(struct layout *layout)
{
    struct ianadb_header *header = &layout->header;
    struct index index = {.count = 0};
    uint32_t names;
    int error = index_names(layout->table, layout->offsets, &index, &names);
    if (error != 0) {
        error = refuse(layout, error);
    } else {
        header->names = ianadb_put32(names);
        error =
            append_index(layout, IANADB_NAMES, &index, &header->name_first, &header->name_count);
    }
    free(index.items);
    return error;
}

static int lay_out_ports(struct layout *layout)
{
    struct ianadb_header *header = &layout->header;
    struct index index = {.count = 0};
    int error = index_ports(layout->table, layout->offsets, &index);
    if (error != 0)
        error = refuse(layout, error);
    else
        error =
            append_index(layout, IANADB_PORTS, &index, &header->port_first, &header->port_count);
    free(index.items);
    return error;
}

/* Append the services that are listed again. No index leads to these entries. */
static int lay_out_repeats(struct layout *layout)
{
    const struct table *table = layout->table;
    int error = 0;
    for (size_t i = 0; i < table->repeat_count && error == 0; i++) {
        struct table_service service = *table->services[table->repeats[i].service];
        uint32_t offset;
        service.port = table->repeats[i].port;
        service.last = table->repeats[i].last;
        error = append_entry(layout, &service, (uint8_t)(1u << service.protocol), &offset);
    }
    return error;
}

/* Set how many services an enumeration lists, one for each port, and how many aliases they have. 0,
 * or -EFBIG. */
static int count_listed(struct layout *layout)
{
    const struct table *table = layout->table;
    uint64_t services = 0;
    uint64_t aliases = 0;
    for (size_t i = 0; i < table->service_count; i++) {
        const struct table_service *service = table->services[i];
        uint32_t ports = service->last - service->port + 1u;
        services += ports;
        aliases += (uint64_t)ports * service->alias_count;
    }
    for (size_t i = 0; i < table->repeat_count; i++) {
        const struct table_repeat *repeat = &table->repeats[i];
        uint32_t ports = repeat->last - repeat->port + 1u;
        services += ports;
        aliases += (uint64_t)ports * table->services[repeat->service]->alias_count;
    }
    if (services > UINT32_MAX || aliases > UINT32_MAX)
        return refuse(layout, -EFBIG);
    layout->header.services = ianadb_put32((uint32_t)services);
    layout->header.aliases = ianadb_put32((uint32_t)aliases);
    return 0;
}

/* Write the header into block 0, make the content_id from the checksums of all blocks, and then the
 * checksums that the blocks have with this content_id. */
static void seal(struct layout *layout, const char *updated, uint16_t preferences)
{
    const struct table *table = layout->table;
    const struct writer_image *image = layout->image;
    struct ianadb_header *header = &layout->header;
    uint64_t content_id = 0;

    header->version = ianadb_put32(IANADB_VERSION);
    header->block_count = ianadb_put32(image->count);
    strncpy(header->updated, updated, sizeof header->updated - 1);
    header->records = ianadb_put32((uint32_t)table->record_count);
    header->preferred = ianadb_put16(
        table->preferred_count < UINT16_MAX ? (uint16_t)table->preferred_count : UINT16_MAX);
    header->preferences = ianadb_put16(preferences);
    memcpy(header->protocols, table->protocols, sizeof header->protocols);

    image->blocks[0].length = ianadb_put32(sizeof *header);
    memcpy(image->blocks[0].content, header, sizeof *header);
    for (uint32_t i = 0; i < image->count; i++)
        content_id = ianadb_mix(content_id, ianadb_checksum(&image->blocks[i], 0, i));

    header->content_id = ianadb_put64(content_id);
    memcpy(image->blocks[0].content, header, sizeof *header);
    for (uint32_t i = 0; i < image->count; i++)
        image->blocks[i].checksum = ianadb_put64(ianadb_checksum(&image->blocks[i], content_id, i));
}

int writer_lay_out(const struct table *table, const char *updated, uint16_t preferences,
                   struct writer_image *image, struct diagnostic *diagnostic)
{
    uint32_t *offsets = malloc(table->service_count * sizeof offsets[0]);
    struct layout layout = {
        .table = table, .image = image, .diagnostic = diagnostic, .offsets = offsets};
    *image = (struct writer_image){NULL, 0};

    int error = offsets != NULL ? add_block(&layout, IANADB_HEADER) : refuse(&layout, -ENOMEM);
    if (error == 0)
        error = lay_out_services(&layout);
    if (error == 0)
        error = lay_out_repeats(&layout);
    layout.header.service_first = ianadb_put32(1);
    layout.header.service_count = ianadb_put32(image->count - 1);
    if (error == 0)
        error = lay_out_names(&layout);
    if (error == 0)
        error = lay_out_ports(&layout);
    if (error == 0)
        error = count_listed(&layout);
    if (error == 0)
        seal(&layout, updated, preferences);

    free(offsets);
    if (error != 0) {
        free(image->blocks);
        *image = (struct writer_image){NULL, 0};
    }
    return error;
}
