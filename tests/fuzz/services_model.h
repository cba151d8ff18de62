/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A model of services(5) as glibc's `files` reads it, for inputs that are so small that each pair
 * of lines can be compared.
 */

#ifndef SERVICES_MODEL_H
#define SERVICES_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A name or an alias on a line. */
struct model_service {
    const char *name;
    const char *protocol;
    uint16_t port; /* host byte order */
};

struct model {
    struct model_service *services; /* in the order of the file, a line's aliases behind its name */
    size_t count;
    char *text; /* that they point into */
    /*
     * A line begins with blanks and does not end in a line break, but with the file or a NUL. Of
     * such a line, glibc 2.36 reads the last bytes twice: ` a 1/tcp` is a 1/tcpp.
     */
    bool is_doubtful;
};

/* How glibc reads the second word of a line. */
enum model_syntax {
    MODEL_OF_C,    /* until 2.41 at least: 0x50 and 0120 are 80, and `80//tcp` is for tcp */
    MODEL_DECIMAL, /* 2.43: 0x50 is no port, 0120 is 120, and `80//tcp` is for `/tcp` */
};

/* Read the bytes of a services file. The caller gives the model to model_free. */
void model_read(struct model *model, enum model_syntax syntax, const char *bytes, size_t size);

void model_free(struct model *model);

/* What a lookup compares. */
enum model_key { MODEL_NAME = 1, MODEL_PORT = 2, MODEL_PROTOCOL = 4 };

/* Whether no service before this one is the same in all of the keys. */
bool model_is_first(const struct model *model, size_t index, unsigned keys);

#endif
