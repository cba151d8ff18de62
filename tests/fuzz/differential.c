/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: differential WAY DIRECTORY
 *
 * Asks the module about one database after another, all in this process: differential.py sends them
 * to the standard input and compares the answers.
 *
 * WAY is `shared` for lookups through snapshots, or `alone` for lookups each of which opens the
 * file, for want of memory.
 *
 * A case is a line `SIZE QUESTIONS`, then the SIZE bytes of the database, and QUESTIONS bytes of
 * questions, a letter each with strings that end in NUL:
 *
 *     n NAME PROTOCOL    N NAME    by name; with n for a protocol, with N for any
 *     p PORT PROTOCOL    P PORT    by port
 *     l COUNT                      the first so many services of an enumeration
 *
 * The answer to a case is a line with the number of bytes that follow: lines that look like those
 * of services(5), or that say why there is no service.
 *
 * DIRECTORY has marker.db, a database with the service `marker`. It is the one in use before each
 * case. If it still answers afterwards, the module has not taken the case for a database.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/support.h"

#define STATE_DATABASE "state/services.db"
#define MARKER         "marker"

#define CASE_SECONDS 20u /* more than any lookups take */

struct driver {
    struct module module;
    char *marker; /* a database */
    size_t marker_size;
    bool is_alone;
    FILE *answers; /* to the present case */
};

/* A snapshot takes its memory from calloc; an enumeration does not. */
static bool has_no_memory;

extern void *__libc_calloc(size_t count, size_t size);

/* What stands before libc's, for the module and everybody. */
void *calloc(size_t count, size_t size)
{
    if (has_no_memory) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_calloc(count, size);
}

static void print_word(FILE *file, const char *word)
{
    for (; *word != '\0'; word++)
        if (*word > ' ' && *word <= '~' && *word != '\\')
            putc_unlocked(*word, file);
        else
            fprintf(file, "\\%02x", (unsigned)(unsigned char)*word);
}

static void print_answer(FILE *file, const struct answer *answer)
{
    const struct servent *service = &answer->service;
    if (answer->status != NSS_STATUS_SUCCESS) {
        fputs(answer->status == NSS_STATUS_NOTFOUND  ? "none\n"
              : answer->status == NSS_STATUS_UNAVAIL ? "unavailable\n"
                                                     : "again\n",
              file);
        return;
    }
    print_word(file, service->s_name);
    fprintf(file, " %u/", (unsigned)ntohs((uint16_t)service->s_port));
    print_word(file, service->s_proto);
    for (char **alias = service->s_aliases; *alias != NULL; alias++) {
        putc_unlocked(' ', file);
        print_word(file, *alias);
    }
    putc_unlocked('\n', file);
}

static void list(struct driver *driver, size_t count)
{
    struct answer answer = {.status = NSS_STATUS_SUCCESS};
    driver->module.set(0);
    while (count-- > 0 && answer.status == NSS_STATUS_SUCCESS) {
        ask_next(&driver->module, &answer);
        print_answer(driver->answers, &answer);
    }
    driver->module.end();
}

static const char *next_string(const char **questions)
{
    const char *string = *questions;
    *questions += strlen(string) + 1;
    return string;
}

static void ask(struct driver *driver, const char **questions)
{
    struct answer answer;
    char kind = *(*questions)++;
    const char *what = next_string(questions);
    if (kind == 'l') {
        list(driver, strtoul(what, NULL, 10));
        return;
    }
    const char *protocol = kind == 'n' || kind == 'p' ? next_string(questions) : NULL;
    if (kind == 'n' || kind == 'N')
        ask_name(&driver->module, what, protocol, &answer);
    else
        ask_port(&driver->module, (unsigned)strtoul(what, NULL, 10), protocol, &answer);
    print_answer(driver->answers, &answer);
}

static void install(const char *bytes, size_t size)
{
    write_and_rename(STATE_DATABASE, bytes, size);
    pass_a_second();
}

static bool finds_marker(const struct driver *driver)
{
    struct answer answer;
    ask_name(&driver->module, MARKER, NULL, &answer);
    return answer.status == NSS_STATUS_SUCCESS;
}

static void install_marker(const struct driver *driver)
{
    install(driver->marker, driver->marker_size);
    expect(finds_marker(driver), "the marker does not answer");
}

/* Once there is a snapshot, a file that is no database changes nothing for lookups. */
static bool is_refused(const struct driver *driver)
{
    return driver->is_alone ? driver->module.set(0) != NSS_STATUS_SUCCESS : finds_marker(driver);
}

static void answer_case(struct driver *driver, const char *bytes, size_t size,
                        const char *questions, size_t questions_size)
{
    const char *end = questions + questions_size;
    install_marker(driver);
    install(bytes, size);
    if (is_refused(driver)) {
        fputs("no database\n", driver->answers);
        list(driver, 1);
        return;
    }
    while (questions < end)
        ask(driver, &questions);
}

/* Bytes from the standard input, and a NUL behind them; the caller frees them. */
static char *read_bytes(size_t size)
{
    char *bytes = malloc(size + 1);
    expect(bytes != NULL, "out of memory");
    expect(fread(bytes, 1, size, stdin) == size, "the case is cut off");
    bytes[size] = '\0';
    return bytes;
}

/* Whether there was one more case. */
static bool do_case(struct driver *driver)
{
    char line[64];
    size_t size, questions_size, answers_size;
    char *answers;
    if (fgets(line, sizeof line, stdin) == NULL)
        return false;
    expect(sscanf(line, "%zu %zu", &size, &questions_size) == 2, "not a case: %s", line);
    char *bytes = read_bytes(size);
    char *questions = read_bytes(questions_size);
    driver->answers = open_memstream(&answers, &answers_size);
    expect(driver->answers != NULL, "open_memstream: %m");
    alarm(CASE_SECONDS);
    has_no_memory = driver->is_alone;
    answer_case(driver, bytes, size, questions, questions_size);
    has_no_memory = false;
    alarm(0);
    fclose(driver->answers);
    printf("%zu\n", answers_size);
    fwrite(answers, 1, answers_size, stdout);
    fflush(stdout);
    free(answers);
    free(questions);
    free(bytes);
    return true;
}

int main(int count, char **arguments)
{
    struct driver driver;
    expect(count == 3, "usage: differential WAY DIRECTORY");
    driver.is_alone = strcmp(arguments[1], "alone") == 0;
    driver.module = module_load("iana");
    expect(chdir(arguments[2]) == 0, "%s: %m", arguments[2]);
    driver.marker = read_file("marker.db", &driver.marker_size);
    /* The first lookup of a process makes no snapshot. */
    install_marker(&driver);
    while (do_case(&driver))
        continue;
    free(driver.marker);
    return 0;
}
