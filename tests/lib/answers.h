/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The right answers to all questions about a registry, from a list that services.py made, and a
 * function that asks all these questions.
 */

#ifndef ANSWERS_H
#define ANSWERS_H

#include "support.h"

struct answers {
    struct listed_service *services; /* in their order */
    size_t count;
    struct question *questions;
    size_t question_count;
};

/* Who answers: as the module's functions do, with a status and, if that is SUCCESS, a service. */
struct asked {
    void *context;
    void (*by_name)(void *context, const char *name, const char *protocol, struct answer *answer);
    void (*by_port)(void *context, unsigned port, const char *protocol, struct answer *answer);
    void (*rewind)(void *context);
    void (*next)(void *context, struct answer *answer);
};

/* Read the file `services`, lines of services(5). */
void answers_read(struct answers *answers, const char *services);

/*
 * Ask everything, and expect each answer to be the right one or none for want of a database. How
 * many there were.
 */
size_t answers_ask(const struct answers *answers, const struct asked *asked, const char *when);

#endif
