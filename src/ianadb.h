/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * ianadb: the format of services.db, the one thing that the module and the compiler share.
 *
 * The file is a row of blocks of 2048 bytes. Numbers are little-endian, names end in NUL, every
 * byte is written (what is not in use is zero), nothing crosses a block's edge.
 *
 *     block 0    service_first ...   name_first ...    port_first ...
 *     +--------+ +----------+-----+  +-------+-----+   +-------+-----+
 *     | header | | services | ... |  | names | ... |   | ports | ... |
 *     +--------+ +----------+-----+  +-------+-----+   +-------+-----+
 *
 * Every block:
 *
 *      0      4        8          16                                              2048
 *     +------+--------+----------+------------------------------------------------+
 *     | kind | length | checksum | content: `length` bytes in use, then zeros      |
 *     +------+--------+----------+------------------------------------------------+
 *
 * The checksum covers the build's id, the block's number, kind, length and content, so a block of
 * another build, or from another place of the file, never passes for the one that was asked for.
 *
 * Service blocks hold the services in their total order, the one that getservent follows; the first
 * service in it that matches answers any question. Neighbours that differ in their protocol alone
 * share one entry:
 *
 *     +------+------+------+-----------+---------+--------+-----------------------------+
 *     | port | last | size | protocols | aliases | name \0| alias \0 ... (`aliases` many) |
 *     +------+------+------+-----------+---------+--------+-----------------------------+
 *       16     16     16     8           8         bits for the numbers
 *
 * `port` to `last` is the range of ports, most often just one. `size` is how many bytes the name
 * and the aliases take. `protocols` has bit N set for protocol N of the header's list; the services
 * of an entry follow each other by ascending N.
 *
 * The last entries repeat some of the services, in reverse order, so that the last service which
 * matches gives the answer of the first, too (compiler/repeats.h). They are for those who list;
 * no index leads to them.
 *
 * Name blocks and port blocks are indexes of items {hash, place}, ascending. The hash of a name or
 * of a port leads to the block (ianadb_index_block), and in it to the items with that hash.
 *
 * A name has an item for each entry that is the first with that name, as its own or as an alias,
 * for any spelling and protocol. Other names may have the same hash.
 *
 * A port has an item for each entry that is the first on that port for any protocol. Two ports
 * never have the same hash.
 *
 * A place is a file offset of an entry in its low 24 bits, and above them the protocols it answers
 * for.
 */

#ifndef IANADB_H
#define IANADB_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define IANADB_VERSION 1u

#define IANADB_BLOCK_SIZE    2048u
#define IANADB_CONTENT_SIZE  2032u
#define IANADB_MAX_BLOCKS    8192u /* 24 bits of offset */
#define IANADB_MAX_PROTOCOLS 8u
#define IANADB_MAX_ALIASES   255u
#define IANADB_MAX_NAME      255u /* bytes, without the NUL */
#define IANADB_PROTOCOL_SIZE 16u

/* Four letters that a dump of the file shows as "iana", "name", "port" and "serv". */
enum ianadb_kind {
    IANADB_HEADER = 0x616e6169,
    IANADB_NAMES = 0x656d616e,
    IANADB_PORTS = 0x74726f70,
    IANADB_SERVICES = 0x76726573,
};

/* What shaped the list beside the registry; see ianadb_header.preferences. */
enum ianadb_preferences {
    IANADB_PURE = 0,    /* nothing: registry order */
    IANADB_SHIPPED = 1, /* the list that comes with nss-iana */
    IANADB_LOCAL = 2,   /* the administrator's list */
    IANADB_HOST = 4,    /* the host's own names are in it */
    IANADB_LEGACY = 8,  /* old names are in it */
};

/* Bytes, so that they have no alignment and the same meaning on every machine. */
struct ianadb_le16 {
    uint8_t bytes[2];
};
struct ianadb_le32 {
    uint8_t bytes[4];
};
struct ianadb_le64 {
    uint8_t bytes[8];
};

struct ianadb_block {
    struct ianadb_le32 kind;
    struct ianadb_le32 length;
    struct ianadb_le64 checksum;
    uint8_t content[IANADB_CONTENT_SIZE];
};

/* The content of block 0: this, and its length says so. */
struct ianadb_header {
    struct ianadb_le32 version;
    struct ianadb_le32 block_count;   /* of the whole file; its size is block_count * 2048 */
    struct ianadb_le64 build;         /* made from the content: the same content, the same id */
    char updated[16];                 /* the registry's date, YYYY-MM-DD, NUL-padded */
    struct ianadb_le32 records;       /* in the registry, servable or not */
    struct ianadb_le32 services;      /* that an enumeration lists */
    struct ianadb_le32 names;         /* distinct names, aliases among them */
    struct ianadb_le32 aliases;       /* that those services have */
    struct ianadb_le16 preferred;     /* services that preferences put first */
    struct ianadb_le16 preferences;   /* enum ianadb_preferences, bits */
    struct ianadb_le32 service_first; /* number of the first block of each kind, and how many */
    struct ianadb_le32 service_count;
    struct ianadb_le32 name_first;
    struct ianadb_le32 name_count;
    struct ianadb_le32 port_first;
    struct ianadb_le32 port_count;
    char protocols[IANADB_MAX_PROTOCOLS][IANADB_PROTOCOL_SIZE]; /* NUL-padded; empty: unused */
};

/* An item of an index. */
struct ianadb_item {
    struct ianadb_le32 hash;
    struct ianadb_le32 place;
};

/* An entry of a service block; the name and the aliases follow it. */
struct ianadb_entry {
    struct ianadb_le16 port;
    struct ianadb_le16 last;
    struct ianadb_le16 size; /* bytes of the name and the aliases */
    uint8_t protocols;
    uint8_t aliases;
};

_Static_assert(sizeof(struct ianadb_block) == IANADB_BLOCK_SIZE, "a block has no padding");
_Static_assert(sizeof(struct ianadb_header) == 204, "the header has no padding");
_Static_assert(sizeof(struct ianadb_item) == 8, "items have no padding");
_Static_assert(sizeof(struct ianadb_entry) == 8, "entries have no padding");

static inline uint16_t ianadb_get16(struct ianadb_le16 value)
{
    return (uint16_t)(value.bytes[0] | value.bytes[1] << 8);
}

static inline uint32_t ianadb_get32(struct ianadb_le32 value)
{
    return (uint32_t)value.bytes[0] | (uint32_t)value.bytes[1] << 8 |
           (uint32_t)value.bytes[2] << 16 | (uint32_t)value.bytes[3] << 24;
}

static inline uint64_t ianadb_get64(struct ianadb_le64 value)
{
    const uint8_t *b = value.bytes;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
           (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 |
           (uint64_t)b[7] << 56;
}

static inline struct ianadb_le16 ianadb_put16(uint16_t number)
{
    return (struct ianadb_le16){{(uint8_t)number, (uint8_t)(number >> 8)}};
}

static inline struct ianadb_le32 ianadb_put32(uint32_t number)
{
    return (struct ianadb_le32){{(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
                                 (uint8_t)(number >> 24)}};
}

static inline struct ianadb_le64 ianadb_put64(uint64_t number)
{
    struct ianadb_le64 value;
    for (int i = 0; i < 8; i++)
        value.bytes[i] = (uint8_t)(number >> 8 * i);
    return value;
}

/* The file offset of a place's entry. */
static inline uint32_t ianadb_place_offset(uint32_t place)
{
    return place & 0xffffff;
}

/* The protocols that a place answers for, one bit each. */
static inline uint8_t ianadb_place_protocols(uint32_t place)
{
    return (uint8_t)(place >> 24);
}

static inline uint32_t ianadb_place(uint32_t offset, uint8_t protocols)
{
    return offset | (uint32_t)protocols << 24;
}

/* Lower case for ASCII alone, in any locale: names compare so (RFC 6335, section 5.1). */
static inline unsigned char ianadb_fold(char letter)
{
    unsigned char byte = (unsigned char)letter;
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

/* Whether two names are the same but for the case of ASCII letters. */
static inline int ianadb_same_folded(const char *one, const char *other)
{
    while (*one != '\0' && ianadb_fold(*one) == ianadb_fold(*other)) {
        one++;
        other++;
    }
    return *one == *other;
}

/* One step of a checksum or a hash: for any sum, different words give different sums, and the
 * reverse. */
static inline uint64_t ianadb_mix(uint64_t sum, uint64_t word)
{
    sum += word * 0xd1342543de82ef95u;
    sum = sum << 31 | sum >> 33;
    return sum * 0x9e3779b97f4a7c15u;
}

/* The same for names that differ in the case of ASCII letters alone: eight letters at a time, with
 * the bit set that tells the cases apart. */
static inline uint32_t ianadb_name_hash(const char *name)
{
    uint64_t sum = 0;
    uint64_t word = 0;
    for (; *name != '\0'; name++) {
        word = word << 8 | (unsigned char)*name | ('a' - 'A');
        if (word >> 56 != 0) {
            sum = ianadb_mix(sum, word);
            word = 0;
        }
    }
    return (uint32_t)(ianadb_mix(sum, word) >> 32);
}

/* A bijection, which spreads ports that follow each other as evenly as can be (Fibonacci hashing).
 */
static inline uint32_t ianadb_port_hash(uint16_t port)
{
    return port * 2654435769u;
}

/* Which of an index's `count` blocks holds the items with this hash. */
static inline uint32_t ianadb_index_block(uint32_t hash, uint32_t count)
{
    return (uint32_t)((uint64_t)hash * count >> 32);
}

/* The checksum that block `number` of the given build must carry. */
static inline uint64_t ianadb_checksum(const struct ianadb_block *block, uint64_t build,
                                       uint32_t number)
{
    uint64_t sum = ianadb_mix(build, number);
    sum = ianadb_mix(sum, (uint64_t)ianadb_get32(block->kind) << 32 | ianadb_get32(block->length));
    for (size_t i = 0; i < sizeof block->content; i += sizeof(struct ianadb_le64)) {
        struct ianadb_le64 word;
        memcpy(&word, block->content + i, sizeof word);
        sum = ianadb_mix(sum, ianadb_get64(word));
    }
    return sum;
}

#endif
