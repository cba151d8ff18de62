/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A set of strings, such as the IDs of the persons that the printed records name. */

#ifndef SET_H
#define SET_H

#include <stdbool.h>

/* All zero is the empty set. */
struct set {
    void *tree; /* of strings */
};

/* Add a list to the set: strings with their NULs, and then "". 0, or -ENOMEM. */
int set_add_all(struct set *set, const char *list);

/* Add a string to the set. 0, or -ENOMEM. */
int set_add(struct set *set, const char *text);

/* Whether the string is in the set. */
bool set_has(const struct set *set, const char *text);

void set_free(struct set *set);

#endif
