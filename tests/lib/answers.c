/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "answers.h"

#include <arpa/inet.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is not there is asked for, too: each so manieth name with each protocol, and port. */
#define NAME_STEP 8u
#define PORT_STEP 997u

#define MAX_QUESTIONS 400000u
#define PORTS         65536u

static const char *const protocols[] = {"tcp", "udp", "sctp", "dccp"};

struct listed_service {
    char *name;
    char *protocol;
    unsigned port;
    size_t alias_count;
    char *aliases[8];
};

struct question {
    const char *name; /* NULL: by port */
    unsigned port;
    const char *protocol;                /* NULL: any */
    const struct listed_service *answer; /* NULL: there is none */
};

static void add_service(struct answers *answers, const char *line)
{
    struct listed_service service = {.alias_count = 0};
    char aliases[1024] = "";
    char *rest = aliases;
    expect(sscanf(line, "%ms %u/%ms %1023[^\n]", &service.name, &service.port, &service.protocol,
                  aliases) >= 3,
           "not a service: %s", line);
    for (char *alias; (alias = strtok_r(rest, " ", &rest)) != NULL;) {
        expect(service.alias_count < 8, "too many aliases: %s", line);
        service.aliases[service.alias_count++] = strdup(alias);
    }
    answers->services =
        reallocarray(answers->services, answers->count + 1, sizeof answers->services[0]);
    expect(answers->services != NULL, "out of memory");
    answers->services[answers->count++] = service;
}

static void read_lines(struct answers *answers, const char *path)
{
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "re");
    expect(file != NULL, "%s: %m", path);
    while (getline(&line, &size, file) >= 0)
        add_service(answers, line);
    free(line);
    fclose(file);
}

/* Take a question, unless it has been taken already: the first service to answer it does. */
static void add_question(struct answers *answers, const struct question *question)
{
    char key[128];
    ENTRY entry = {.key = key};
    snprintf(key, sizeof key, "%s %u %s", question->name != NULL ? question->name : "",
             question->port, question->protocol != NULL ? question->protocol : "");
    if (hsearch(entry, FIND) != NULL)
        return;
    entry.key = strdup(key);
    expect(entry.key != NULL && hsearch(entry, ENTER) != NULL, "out of memory");
    expect(answers->question_count < MAX_QUESTIONS, "too many questions");
    answers->questions[answers->question_count++] = *question;
}

static void add_name(struct answers *answers, const char *name,
                     const struct listed_service *service)
{
    struct question question = {.name = name, .protocol = service->protocol, .answer = service};
    add_question(answers, &question);
    question.protocol = NULL;
    add_question(answers, &question);
}

static void add_port(struct answers *answers, unsigned port, const struct listed_service *service)
{
    struct question question = {.port = port, .protocol = service->protocol, .answer = service};
    add_question(answers, &question);
    question.protocol = NULL;
    add_question(answers, &question);
}

/* For what is not there; what is has been taken. */
static void add_misses(struct answers *answers)
{
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
        for (size_t j = 0; j < answers->count; j += NAME_STEP)
            add_question(answers, &(struct question){.name = answers->services[j].name,
                                                     .protocol = protocols[i]});
        for (unsigned port = 0; port < PORTS; port += PORT_STEP)
            add_question(answers, &(struct question){.port = port, .protocol = protocols[i]});
    }
}

void answers_read(struct answers *answers, const char *services)
{
    *answers = (struct answers){.questions = calloc(MAX_QUESTIONS, sizeof(struct question))};
    expect(answers->questions != NULL && hcreate(2 * (size_t)MAX_QUESTIONS) != 0, "out of memory");
    read_lines(answers, services);
    for (size_t i = 0; i < answers->count; i++) {
        const struct listed_service *service = &answers->services[i];
        add_name(answers, service->name, service);
        for (size_t j = 0; j < service->alias_count; j++)
            add_name(answers, service->aliases[j], service);
        add_port(answers, service->port, service);
    }
    add_misses(answers);
}

static bool has_aliases(const struct servent *service, const struct listed_service *expected)
{
    size_t count = 0;
    for (; service->s_aliases[count] != NULL; count++)
        if (count >= expected->alias_count ||
            strcmp(service->s_aliases[count], expected->aliases[count]) != 0)
            return false;
    return count == expected->alias_count;
}

static bool is_right(const struct answer *answer, const struct listed_service *expected,
                     unsigned port)
{
    const struct servent *service = &answer->service;
    if (answer->status == NSS_STATUS_UNAVAIL)
        return true;
    if (expected == NULL)
        return answer->status == NSS_STATUS_NOTFOUND;
    return answer->status == NSS_STATUS_SUCCESS && strcmp(service->s_name, expected->name) == 0 &&
           strcmp(service->s_proto, expected->protocol) == 0 &&
           service->s_port == htons((uint16_t)port) && has_aliases(service, expected);
}

/* List all, up to where that can no longer be. */
static size_t ask_for_all(const struct answers *answers, const struct asked *asked,
                          const char *when)
{
    struct answer answer;
    asked->rewind(asked->context);
    for (size_t i = 0; i <= answers->count; i++) {
        const struct listed_service *expected = i < answers->count ? &answers->services[i] : NULL;
        asked->next(asked->context, &answer);
        expect(is_right(&answer, expected, expected != NULL ? expected->port : 0),
               "%s: wrong in the list, at %zu", when, i);
        if (answer.status == NSS_STATUS_UNAVAIL)
            return i;
    }
    return answers->count;
}

size_t answers_ask(const struct answers *answers, const struct asked *asked, const char *when)
{
    struct answer answer;
    size_t answered = ask_for_all(answers, asked, when);
    for (size_t i = 0; i < answers->question_count; i++) {
        const struct question *question = &answers->questions[i];
        unsigned port = question->port;
        if (question->name != NULL)
            asked->by_name(asked->context, question->name, question->protocol, &answer);
        else
            asked->by_port(asked->context, port, question->protocol, &answer);
        if (question->name != NULL && question->answer != NULL)
            port = question->answer->port;
        expect(is_right(&answer, question->answer, port), "%s: wrong for %s %u/%s", when,
               question->name != NULL ? question->name : "port", question->port,
               question->protocol != NULL ? question->protocol : "*");
        answered += answer.status != NSS_STATUS_UNAVAIL;
    }
    return answered;
}
