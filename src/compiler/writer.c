/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "writer.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PORTS 65536u

/* Ports are laid out so many at a time: memory that fits into a cache. */
#define WINDOW 4096u

/* Seeds tried for a hash without collisions; with 100,000 names, one seed in three has none. */
#define MAX_SEEDS 200u

#define NAME_ITEMS (IANADB_CONTENT_SIZE / sizeof(struct ianadb_name_item))

/* A name of a service, on its way to a name item. */
struct bearer {
    const char *name;
    uint32_t offset; /* of the service's entry in the file */
    uint32_t hash;
    uint8_t protocols;
};

/* The services on the ports `first` to `last`, on their way to port items. */
struct interval {
    uint32_t first;
    uint32_t last;
    unsigned count;
    uint32_t places[IANADB_MAX_PROTOCOLS];
};

/* The ports from `base` on: the offset of each one's first service, protocol by protocol; 0: none.
 */
struct window {
    uint32_t base;
    uint32_t owners[IANADB_MAX_PROTOCOLS][WINDOW];
    uint32_t next[WINDOW + 1]; /* leads to the next port without an owner, for one protocol */
};

struct layout {
    const struct table *table;
    struct writer_image *image;
    struct problem *problem;
    uint32_t capacity; /* of the image, in blocks */
    uint32_t *offsets; /* of each service's entry in the file */
    struct bearer *bearers;
    size_t bearer_count;
    struct window *window;
    struct ianadb_header header;
};

static int out_of_memory(struct layout *layout)
{
    return problem_set(layout->problem, -ENOMEM, 0, 0, "out of memory");
}

static int too_large(struct layout *layout)
{
    return problem_set(layout->problem, -EFBIG, 0, 0, "more services than a database can hold");
}

static int add_block(struct layout *layout, enum ianadb_kind kind)
{
    struct writer_image *image = layout->image;
    if (image->count == IANADB_MAX_BLOCKS)
        return too_large(layout);
    if (image->count == layout->capacity) {
        uint32_t capacity = layout->capacity != 0 ? 2 * layout->capacity : 64;
        struct ianadb_block *grown = reallocarray(image->blocks, capacity, sizeof image->blocks[0]);
        if (grown == NULL)
            return out_of_memory(layout);
        image->blocks = grown;
        layout->capacity = capacity;
    }
    struct ianadb_block *block = &image->blocks[image->count++];
    memset(block, 0, sizeof *block);
    block->kind = ianadb_put32((uint32_t)kind);
    return 0;
}

/* Append bytes, which a block can hold, to the last block; to a new one if it is full or of another
 * kind. `offset` gets where in the file they are. */
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

/* Whether the services differ in their protocols alone, and those ascend. */
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

/* Append the entry of a service. table_order has seen to it that a block can hold it. */
static int append_entry(struct layout *layout, const struct table_service *service,
                        uint8_t protocols, uint32_t *offset)
{
    uint8_t bytes[IANADB_CONTENT_SIZE];
    struct ianadb_entry entry = {.port = ianadb_put16(service->port),
                                 .last = ianadb_put16(service->last),
                                 .protocols = protocols,
                                 .aliases = (uint8_t)service->alias_count};
    size_t size = sizeof entry;
    memcpy(bytes, &entry, sizeof entry);
    for (unsigned i = 0; i <= service->alias_count; i++) {
        const char *name = i == 0 ? service->name : service->aliases[i - 1];
        memcpy(bytes + size, name, strlen(name) + 1);
        size += strlen(name) + 1;
    }
    return append(layout, IANADB_SERVICES, bytes, size, offset);
}

static int lay_out_services(struct layout *layout)
{
    struct table_service *const *services = layout->table->services;
    size_t count = layout->table->service_count;

    layout->offsets = malloc(count * sizeof layout->offsets[0]);
    if (layout->offsets == NULL)
        return out_of_memory(layout);
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

static int compare_offsets(const struct bearer *one, const struct bearer *other)
{
    return (one->offset > other->offset) - (one->offset < other->offset);
}

/* By hash, so that what a name block must tell apart is together; then in the order of the
 * services. */
static int compare_hashes(const void *one, const void *other)
{
    const struct bearer *a = one;
    const struct bearer *b = other;
    int order = (a->hash > b->hash) - (a->hash < b->hash);
    return order != 0 ? order : compare_offsets(a, b);
}

/* By hash, then by spelling, then in the order of the services. */
static int compare_spellings(const void *one, const void *other)
{
    const struct bearer *a = one;
    const struct bearer *b = other;
    int order = (a->hash > b->hash) - (a->hash < b->hash);
    if (order == 0)
        order = strcmp(a->name, b->name);
    return order != 0 ? order : compare_offsets(a, b);
}

static int collect_bearers(struct layout *layout)
{
    const struct table *table = layout->table;
    layout->bearers = calloc(table->service_count + table->alias_count, sizeof layout->bearers[0]);
    if (layout->bearers == NULL)
        return out_of_memory(layout);
    for (size_t i = 0; i < table->service_count; i++) {
        const struct table_service *service = table->services[i];
        struct bearer bearer = {.name = service->name,
                                .offset = layout->offsets[i],
                                .protocols = (uint8_t)(1u << service->protocol)};
        layout->bearers[layout->bearer_count++] = bearer;
        for (unsigned j = 0; j < service->alias_count; j++) {
            bearer.name = service->aliases[j];
            layout->bearers[layout->bearer_count++] = bearer;
        }
    }
    return 0;
}

static bool has_collision(const struct layout *layout)
{
    for (size_t i = 1; i < layout->bearer_count; i++)
        if (layout->bearers[i].hash == layout->bearers[i - 1].hash &&
            !ianadb_same_folded(layout->bearers[i].name, layout->bearers[i - 1].name))
            return true;
    return false;
}

/* The first seed with which no two names have the same hash, unless they differ in case alone. */
static int choose_seed(struct layout *layout)
{
    for (uint32_t seed = 0; seed < MAX_SEEDS; seed++) {
        for (size_t i = 0; i < layout->bearer_count; i++)
            layout->bearers[i].hash = ianadb_name_hash(layout->bearers[i].name, seed);
        qsort(layout->bearers, layout->bearer_count, sizeof layout->bearers[0], compare_spellings);
        if (!has_collision(layout)) {
            layout->header.hash_seed = ianadb_put32(seed);
            return 0;
        }
    }
    return too_large(layout);
}

/* Leave, for each spelling and protocol, the first bearer; one for all protocols of an entry. */
static void choose_bearers(struct layout *layout)
{
    struct bearer *bearers = layout->bearers;
    size_t kept = 0;
    uint32_t names = 0;
    uint8_t answered = 0;

    for (size_t i = 0; i < layout->bearer_count; i++) {
        struct bearer bearer = bearers[i];
        bool is_new = i == 0 || strcmp(bearers[kept - 1].name, bearer.name) != 0;
        if (is_new) {
            answered = 0;
            names++;
        }
        bearer.protocols &= (uint8_t)~answered;
        answered |= bearer.protocols;
        if (bearer.protocols == 0)
            continue;
        if (!is_new && bearers[kept - 1].offset == bearer.offset)
            bearers[kept - 1].protocols |= bearer.protocols;
        else
            bearers[kept++] = bearer;
    }
    qsort(bearers, kept, sizeof bearers[0], compare_hashes);
    layout->bearer_count = kept;
    layout->header.names = ianadb_put32(names);
}

/* Whether the names fit into this number of blocks, each into the one that its hash leads to. */
static bool names_fit(const struct layout *layout, uint32_t count)
{
    size_t items = 0;
    uint32_t block = 0;
    for (size_t i = 0; i < layout->bearer_count; i++) {
        uint32_t number = ianadb_name_block(layout->bearers[i].hash, count);
        items = number == block ? items + 1 : 1;
        block = number;
        if (items > NAME_ITEMS)
            return false;
    }
    return true;
}

static int lay_out_names(struct layout *layout)
{
    struct writer_image *image = layout->image;
    int error = collect_bearers(layout);
    if (error != 0)
        return error;
    error = choose_seed(layout);
    if (error != 0)
        return error;
    choose_bearers(layout);

    uint32_t first = image->count;
    uint32_t count = (uint32_t)(layout->bearer_count / NAME_ITEMS) + 1;
    while (!names_fit(layout, count))
        if (++count >= IANADB_MAX_BLOCKS)
            return too_large(layout);
    for (uint32_t i = 0; i < count; i++) {
        error = add_block(layout, IANADB_NAMES);
        if (error != 0)
            return error;
    }
    for (size_t i = 0; i < layout->bearer_count; i++) {
        const struct bearer *bearer = &layout->bearers[i];
        struct ianadb_block *block = &image->blocks[first + ianadb_name_block(bearer->hash, count)];
        struct ianadb_name_item item = {
            ianadb_put32(bearer->hash),
            ianadb_put32(ianadb_place(bearer->offset, bearer->protocols))};
        uint32_t length = ianadb_get32(block->length);
        memcpy(block->content + length, &item, sizeof item);
        block->length = ianadb_put32(length + (uint32_t)sizeof item);
    }
    layout->header.name_first = ianadb_put32(first);
    layout->header.name_count = ianadb_put32(count);
    return 0;
}

/* The first place from this one on that has no owner; the way there gets shorter. */
static uint32_t next_free(uint32_t *next, uint32_t place)
{
    while (next[place] != place) {
        next[place] = next[next[place]];
        place = next[place];
    }
    return place;
}

/* Find, for one protocol, the first service of each port in the window. */
static void find_owners(const struct layout *layout, uint8_t protocol)
{
    const struct table *table = layout->table;
    struct window *window = layout->window;
    uint32_t *owners = window->owners[protocol];
    memset(owners, 0, sizeof window->owners[protocol]);
    for (uint32_t place = 0; place <= WINDOW; place++)
        window->next[place] = place;
    for (size_t i = 0; i < table->service_count; i++) {
        const struct table_service *service = table->services[i];
        if (service->protocol != protocol || service->last < window->base ||
            service->port >= window->base + WINDOW)
            continue;
        uint32_t place = service->port > window->base ? service->port - window->base : 0;
        while ((place = next_free(window->next, place)) < WINDOW &&
               window->base + place <= service->last) {
            owners[place] = layout->offsets[i];
            window->next[place] = place + 1;
        }
    }
}

/* Add a protocol's owner of a port to the interval's places, which ascend by offset. */
static void add_owner(struct interval *interval, uint32_t offset, uint8_t protocol)
{
    unsigned i = interval->count;
    while (i > 0 && ianadb_place_offset(interval->places[i - 1]) > offset)
        i--;
    if (i > 0 && ianadb_place_offset(interval->places[i - 1]) == offset) {
        interval->places[i - 1] |= ianadb_place(0, (uint8_t)(1u << protocol));
        return;
    }
    memmove(&interval->places[i + 1], &interval->places[i],
            (interval->count - i) * sizeof interval->places[0]);
    interval->places[i] = ianadb_place(offset, (uint8_t)(1u << protocol));
    interval->count++;
}

static void open_window(const struct layout *layout, uint32_t base)
{
    layout->window->base = base;
    for (uint8_t protocol = 0; protocol < layout->table->protocol_count; protocol++)
        find_owners(layout, protocol);
}

static struct interval port_interval(const struct layout *layout, uint32_t port)
{
    struct interval interval = {.first = port, .last = port};
    for (uint8_t protocol = 0; protocol < layout->table->protocol_count; protocol++) {
        uint32_t offset = layout->window->owners[protocol][port % WINDOW];
        if (offset != 0)
            add_owner(&interval, offset, protocol);
    }
    return interval;
}

/* Append an interval's items, all to one block, and list a new block in the directory. */
static int append_interval(struct layout *layout, const struct interval *interval)
{
    struct ianadb_port_item items[IANADB_MAX_PROTOCOLS];
    uint32_t first = ianadb_get32(layout->header.port_first);
    uint32_t before = layout->image->count;
    uint32_t offset;

    if (interval->count == 0)
        return 0;
    for (unsigned i = 0; i < interval->count; i++)
        items[i] = (struct ianadb_port_item){ianadb_put16((uint16_t)interval->first),
                                             ianadb_put16((uint16_t)interval->last),
                                             ianadb_put32(interval->places[i])};
    int error = append(layout, IANADB_PORTS, items, interval->count * sizeof items[0], &offset);
    if (error == 0 && layout->image->count > before)
        layout->header.port_directory[before - first] = ianadb_put16((uint16_t)interval->first);
    return error;
}

static int append_intervals(struct layout *layout)
{
    struct interval open = {.count = 0};
    for (uint32_t port = 0; port < PORTS; port++) {
        if (port % WINDOW == 0)
            open_window(layout, port);
        struct interval interval = port_interval(layout, port);
        if (interval.count == open.count &&
            memcmp(interval.places, open.places, sizeof open.places) == 0) {
            open.last = port;
            continue;
        }
        int error = append_interval(layout, &open);
        if (error != 0)
            return error;
        open = interval;
    }
    return append_interval(layout, &open);
}

static int lay_out_ports(struct layout *layout)
{
    uint32_t first = layout->image->count;
    layout->window = malloc(sizeof *layout->window);
    if (layout->window == NULL)
        return out_of_memory(layout);
    layout->header.port_first = ianadb_put32(first);
    int error = append_intervals(layout);
    layout->header.port_count = ianadb_put32(layout->image->count - first);
    return error;
}

/* The header goes into block 0; the build's id is made from all content, then sealed into each
 * block. */
static void seal(struct layout *layout, const char *updated, uint16_t preferences)
{
    const struct table *table = layout->table;
    const struct writer_image *image = layout->image;
    struct ianadb_header *header = &layout->header;
    uint64_t build = 0;

    header->version = ianadb_put32(IANADB_VERSION);
    header->block_count = ianadb_put32(image->count);
    strncpy(header->updated, updated, sizeof header->updated - 1);
    header->records = ianadb_put32((uint32_t)table->record_count);
    header->services = ianadb_put32((uint32_t)table->service_count);
    header->aliases = ianadb_put32((uint32_t)table->alias_count);
    header->preferred = ianadb_put16((uint16_t)table->preferred_count);
    header->preferences = ianadb_put16(preferences);
    memcpy(header->protocols, table->protocols, sizeof header->protocols);

    image->blocks[0].length = ianadb_put32(sizeof *header);
    memcpy(image->blocks[0].content, header, sizeof *header);
    for (uint32_t i = 0; i < image->count; i++)
        build = ianadb_mix(build, ianadb_checksum(&image->blocks[i], 0, i));

    header->build = ianadb_put64(build);
    memcpy(image->blocks[0].content, header, sizeof *header);
    for (uint32_t i = 0; i < image->count; i++)
        image->blocks[i].checksum = ianadb_put64(ianadb_checksum(&image->blocks[i], build, i));
}

int writer_lay_out(const struct table *table, const char *updated, uint16_t preferences,
                   struct writer_image *image, struct problem *problem)
{
    struct layout layout = {.table = table, .image = image, .problem = problem};
    *image = (struct writer_image){NULL, 0};

    int error = add_block(&layout, IANADB_HEADER);
    if (error == 0)
        error = lay_out_services(&layout);
    layout.header.service_first = ianadb_put32(1);
    layout.header.service_count = ianadb_put32(image->count - 1);
    if (error == 0)
        error = lay_out_names(&layout);
    if (error == 0)
        error = lay_out_ports(&layout);
    if (error == 0)
        seal(&layout, updated, preferences);

    free(layout.offsets);
    free(layout.bearers);
    free(layout.window);
    if (error != 0) {
        free(image->blocks);
        *image = (struct writer_image){NULL, 0};
    }
    return error;
}
