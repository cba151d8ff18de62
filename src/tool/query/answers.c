/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "answers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "registry/assignment.h"

int answers_begin(struct answers *answers, const struct document *document)
{
    *answers = (struct answers){.mark = 1};
    answers->marks = calloc(document->record_count + 1, sizeof answers->marks[0]);
    return answers->marks != NULL ? 0 : -ENOMEM;
}

int answers_add(struct answers *answers, uint32_t record)
{
    if (answers->marks[record] == answers->mark)
        return 0;
    if (answers->count == answers->capacity) {
        size_t capacity = 2 * answers->capacity + 64;
        uint32_t *grown = reallocarray(answers->records, capacity, sizeof *grown);
        if (grown == NULL)
            return -ENOMEM;
        answers->records = grown;
        answers->capacity = capacity;
    }
    answers->marks[record] = answers->mark;
    answers->records[answers->count++] = record;
    return 0;
}

/* Add the records of the range that are about this protocol; NULL: any. */
static int add_all(struct answers *answers, const struct document *document,
                   struct document_range records, const char *protocol)
{
    int error = 0;
    for (size_t i = 0; i < records.count && error == 0; i++) {
        uint32_t record = records.records[i];
        if (protocol == NULL ||
            assignment_has_protocol(document_column(document, record, REGISTRY_NAME),
                                    document_column(document, record, REGISTRY_PROTOCOL), protocol))
            error = answers_add(answers, record);
    }
    return error;
}

/* Add the records that name a person. */
static int add_of_person(struct answers *answers, const struct document *document,
                         const struct question *question)
{
    int error = 0;
    for (uint32_t i = 0; i < document->record_count && error == 0; i++) {
        const char *id = document_contacts(document, i);
        for (; *id != '\0' && error == 0; id += strlen(id) + 1)
            if (strlen(id) == question->length &&
                strncasecmp(id, question->person, question->length) == 0)
                error = answers_add(answers, i);
    }
    return error;
}

/* Add the records with the name or the port. */
static int add_found(struct answers *answers, const struct document *document,
                     const struct lookups *lookups, const struct lookup *lookup,
                     const char *protocol)
{
    size_t before = answers->count;
    int error = add_all(answers, document, expected_range(document, lookup), protocol);
    if (error == 0)
        lookups_sort(lookups, document, lookup, answers->records + before, answers->count - before);
    return error;
}

/* Add the records with the name before the slash. */
static int add_named(struct answers *answers, const struct document *document,
                     const struct lookups *lookups, const struct question *question)
{
    char *name = strndup(question->text, question->length);
    const struct lookup lookup = {.name = name};
    if (name == NULL)
        return -ENOMEM;
    int error = add_found(answers, document, lookups, &lookup, question->protocol);
    free(name);
    return error;
}

int answers_find(struct answers *answers, const struct document *document,
                 const struct lookups *lookups, const struct question *question)
{
    int error = 0;
    answers->count = 0;
    answers->mark++;
    if (question->person != NULL)
        return add_of_person(answers, document, question);
    for (unsigned port = question->first;
         question->is_number && port <= question->last && error == 0; port++) {
        const struct lookup lookup = {.port = (uint16_t)port};
        error = add_found(answers, document, lookups, &lookup, question->protocol);
    }
    /* The slash can be a part of the name: EtherNet/IP-1. */
    const struct lookup lookup = {.name = question->text};
    if (error == 0)
        error = add_found(answers, document, lookups, &lookup, NULL);
    if (error == 0 && question->protocol != NULL && question->length > 0)
        error = add_named(answers, document, lookups, question);
    return error;
}

void answers_free(struct answers *answers)
{
    free(answers->records);
    free(answers->marks);
}
