/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The format of services.db. The compiler writes it and the module reads it; they share this header
 * and nothing else. ianadb(5) describes the same format; tests/tool/format.sh and tests/tool/man.sh
 * compare the two.
 *
 * The file is a sequence of blocks of 2048 bytes. Numbers are little-endian, strings end in a NUL
 * byte, unused bytes are zero, and nothing crosses the edge of a block.
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
 * The checksum covers the database's content_id and the block's number, kind, length and content. A
 * block of another database, or from another place in the file, therefore has the wrong checksum.
 *
 * A service block holds entries, in the order in which services answer: for each lookup, the answer
 * is the first service that matches it. Consecutive services that differ in their protocol alone
 * share one entry:
 *
 *     +------+------+------+-----------+-------------+---------+--------------+
 *     | port | last | size | protocols | alias_count | name \0 | alias \0 ... |
 *     +------+------+------+-----------+-------------+---------+--------------+
 *       16     16     16     8           8             bits of each number
 *
 * The service has the ports `port` to `last`; most services have one port. `size` is the number of
 * bytes of the name and the aliases. Bit N of `protocols` is set if the service exists for protocol
 * N of the header; the services of one entry are ordered by N.
 *
 * The last entries repeat some of the services, in reverse order. With them, the last service that
 * matches a lookup with a protocol gives the same answer as the first (compiler/repeats.h). An
 * enumeration lists them; no index leads to them.
 *
 * The name blocks are an index, and so are the port blocks. An index is a sorted list of items, and
 * an item is a hash and a place. The hash of a name or of a port gives the number of the one block
 * that holds all items with this hash (ianadb_index_block).
 *
 * A place is the offset of an entry in the file (the low 24 bits) and the protocols for which that
 * entry is the answer (the high 8 bits, as in `protocols`). For each spelling of a name and each
 * protocol, the answer is the first entry that has this name, as its own name or as an alias, and
 * this protocol. An entry that is the answer for several spellings or protocols under one hash has
 * one item, with all of these protocols. Names that differ may have the same hash, so a reader
 * compares the name. For each port and each protocol, the answer is the first entry whose range
 * holds the port and which has the protocol. Different ports never have the same hash.
 *
 * The format may grow. A header that is longer than struct ianadb_header has fields that a reader
 * of this version does not know; the reader ignores them. A change that such a reader cannot ignore
 * raises IANADB_VERSION; a reader refuses every version but its own.
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

/* A hex dump of the file shows these as "iana", "name", "port" and "serv". */
enum ianadb_kind {
    IANADB_HEADER = 0x616e6169,
    IANADB_NAMES = 0x656d616e,
    IANADB_PORTS = 0x74726f70,
    IANADB_SERVICES = 0x76726573,
};

/* What the services come from, beside the registry: the bits of ianadb_header.preferences. */
enum ianadb_preferences {
    IANADB_PURE = 0,    /* nothing: registry order */
    IANADB_SHIPPED = 1, /* the list that comes with nss-iana */
    IANADB_LOCAL = 2,   /* the administrator's list */
    IANADB_HOST = 4,    /* the host's own names are in it */
    IANADB_LEGACY = 8,  /* old names are in it */
};

/* Arrays of bytes: they need no alignment, and mean the same on every machine. */
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

/* The content of block 0. The block's length is the header's: in a newer release it may be more. */
struct ianadb_header {
    struct ianadb_le32 version;
    struct ianadb_le32 block_count;   /* of the whole file; its size is block_count * 2048 */
    struct ianadb_le64 content_id;    /* made from all blocks: the same content has the same id */
    char updated[16];                 /* the registry's date, YYYY-MM-DD, NUL-padded */
    struct ianadb_le32 records;       /* of the registry, served or not */
    struct ianadb_le32 services;      /* that an enumeration lists: a range once for each port */
    struct ianadb_le32 names;         /* different names and aliases */
    struct ianadb_le32 aliases;       /* of the services that an enumeration lists */
    struct ianadb_le16 preferred;     /* records that preferences put first */
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
    struct ianadb_le16 port; /* the first of the range */
    struct ianadb_le16 last;
    struct ianadb_le16 size; /* bytes of the name and the aliases, with their NULs */
    uint8_t protocols;       /* bits */
    uint8_t alias_count;
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

/* Lower case for the letters of ASCII alone, whatever the locale (RFC 6335, section 5.1). */
static inline unsigned char ianadb_fold(char letter)
{
    unsigned char byte = (unsigned char)letter;
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

/* Whether two names are equal without regard to the case of ASCII letters. */
static inline int ianadb_same_folded(const char *one, const char *other)
{
    while (*one != '\0' && ianadb_fold(*one) == ianadb_fold(*other)) {
        one++;
        other++;
    }
    return *one == *other;
}

/* One step of a checksum or a hash. For one sum, different words give different results; for one
 * word, different sums do. */
static inline uint64_t ianadb_mix(uint64_t sum, uint64_t word)
{
    sum += word * 0xd1342543de82ef95u;
    sum = sum << 31 | sum >> 33;
    return sum * 0x9e3779b97f4a7c15u;
}

/* Two and four letters of a name as a number, the first letter in its highest byte. */
static inline uint32_t ianadb_two_letters(const char *name)
{
    return (uint32_t)(unsigned char)name[0] << 8 | (unsigned char)name[1];
}

static inline uint32_t ianadb_four_letters(const char *name)
{
    return ianadb_two_letters(name) << 16 | ianadb_two_letters(name + 2);
}

/* The hash of a name: eight letters a step, then the rest. Bit 5, which tells upper from lower
 * case, is set in each, so that names which differ in the case of ASCII letters alone have the same
 * hash. */
static inline uint32_t ianadb_name_hash(const char *name)
{
    const uint64_t case_bits = 0x2020202020202020;
    size_t length = strlen(name);
    uint64_t sum = 0;
    uint64_t word = 0;
    for (; length >= 8; length -= 8, name += 8) {
        word = (uint64_t)ianadb_four_letters(name) << 32 | ianadb_four_letters(name + 4);
        sum = ianadb_mix(sum, word | case_bits);
    }
    word = 0;
    if ((length & 4) != 0) {
        word = ianadb_four_letters(name);
        name += 4;
    }
    if ((length & 2) != 0) {
        word = word << 16 | ianadb_two_letters(name);
        name += 2;
    }
    if ((length & 1) != 0)
        word = word << 8 | (unsigned char)*name;
    word |= case_bits & ((UINT64_C(1) << 8 * length) - 1);
    return (uint32_t)(ianadb_mix(sum, word) >> 32);
}

/* The hash of a port (Fibonacci hashing): a bijection that spreads consecutive ports evenly. */
static inline uint32_t ianadb_port_hash(uint16_t port)
{
    return port * 2654435769u;
}

/* Which of the `count` blocks of an index holds the items with this hash; from 0. */
static inline uint32_t ianadb_index_block(uint32_t hash, uint32_t count)
{
    return (uint32_t)((uint64_t)hash * count >> 32);
}

/* The checksum that block `number` must have in the database with this content_id. */
static inline uint64_t ianadb_checksum(const struct ianadb_block *block, uint64_t content_id,
                                       uint32_t number)
{
    uint64_t sum = ianadb_mix(content_id, number);
    sum = ianadb_mix(sum, (uint64_t)ianadb_get32(block->kind) << 32 | ianadb_get32(block->length));
    for (size_t i = 0; i < sizeof block->content; i += sizeof(struct ianadb_le64)) {
        struct ianadb_le64 word;
        memcpy(&word, block->content + i, sizeof word);
        sum = ianadb_mix(sum, ianadb_get64(word));
    }
    return sum;
}

#endif
