/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The people whom the records that were found name: who they are, once they were read. */

#ifndef PEOPLE_H
#define PEOPLE_H

#include "compiler/registry.h"

/* All zero is nobody. */
struct people {
    void *tree; /* of struct registry_person, by id */
};

/* Want those with the ids, each ended by a NUL, "" ending them. 0, or -ENOMEM. */
int people_want(struct people *people, const char *ids);

/* Keep what a person's entry says, if it is wanted. 0, or -ENOMEM. */
int people_keep(struct people *people, const struct registry_person *person);

/* Who is wanted with that id: what was kept, else the id alone and ""; or NULL. */
const struct registry_person *people_find(const struct people *people, const char *id);

void people_free(struct people *people);

#endif
