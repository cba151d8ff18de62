/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * turns METRIC ROUNDS SECONDS time|memory|printed [-- LABEL NAMESPACE COMMAND [ARGUMENT...]]...
 *
 * Runs commands in turn, so that what else the machine does meanwhile disturbs them alike; each
 * round is in an order of its own, so that nobody always runs after the same one. NAMESPACE is the
 * file of the mount namespace that a command runs in. Each run gives a line `METRIC LABEL VALUE`,
 * tabs between: its nanoseconds, its peak memory in KiB, or the number that it prints. Who has
 * taken more than SECONDS by then sits out.
 */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nanoseconds.h"

#define MAX_PARTICIPANTS 64

enum what { TIME, MEMORY, PRINTED };

struct participant {
    const char *label;
    int namespace; /* a descriptor */
    char **command;
    double nanoseconds; /* that all of its runs have taken */
};

static void fail(const char *what)
{
    fprintf(stderr, "turns: %s: %s\n", what, errno != 0 ? strerror(errno) : "failed");
    exit(4);
}

/* Go where a participant runs. The working directory stays, which setns would leave. */
static void enter(const struct participant *participant)
{
    char *directory = getcwd(NULL, 0);
    if (directory == NULL || setns(participant->namespace, CLONE_NEWNS) != 0 ||
        chdir(directory) != 0)
        fail(participant->label);
    free(directory);
}

/* Start the command; its output goes to `output`. */
static pid_t start(const struct participant *participant, int output)
{
    pid_t child;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    errno = posix_spawnp(&child, participant->command[0], &actions, NULL, participant->command,
                         environ);
    if (errno != 0)
        fail(participant->command[0]);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

static double read_number(int descriptor)
{
    char text[64];
    ssize_t size = read(descriptor, text, sizeof text - 1);
    text[size > 0 ? size : 0] = '\0';
    return strtod(text, NULL);
}

/* Run the command once. `output` is what its output goes to, `input` is where it can be read. */
static double run(struct participant *participant, enum what what, int output, int input)
{
    struct rusage usage;
    int status;
    enter(participant);
    double begin = nanoseconds();
    pid_t child = start(participant, output);
    if (wait4(child, &status, 0, &usage) != child || status != 0) {
        errno = 0;
        fail(participant->label);
    }
    double taken = nanoseconds() - begin;
    participant->nanoseconds += taken;
    if (what == PRINTED)
        return read_number(input);
    return what == MEMORY ? (double)usage.ru_maxrss : taken;
}

static struct participant parse_participant(char **words)
{
    if (words[0] == NULL || words[1] == NULL || words[2] == NULL)
        fail("usage");
    struct participant participant = {words[0], open(words[1], O_RDONLY | O_CLOEXEC), words + 2, 0};
    if (participant.namespace < 0)
        fail(words[1]);
    return participant;
}

/* The participants in a row of words; each `--` becomes the end of a command. How many. */
static size_t parse_participants(char **words, struct participant *participants)
{
    size_t count = 0;
    for (; *words != NULL; words++) {
        if (strcmp(*words, "--") != 0)
            continue;
        *words = NULL;
        if (count == MAX_PARTICIPANTS)
            fail("too many commands");
        participants[count++] = parse_participant(words + 1);
    }
    return count;
}

static enum what parse_what(const char *word)
{
    if (strcmp(word, "printed") == 0)
        return PRINTED;
    return strcmp(word, "memory") == 0 ? MEMORY : TIME;
}

/* The same orders in each run: random() starts from the same seed. */
static void shuffle(struct participant **order, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)random() % i;
        struct participant *moved = order[i - 1];
        order[i - 1] = order[other];
        order[other] = moved;
    }
}

int main(int argc, char **argv)
{
    struct participant participants[MAX_PARTICIPANTS];
    struct participant *order[MAX_PARTICIPANTS];
    int ends[2];
    if (argc < 6)
        return 2;
    size_t rounds = strtoul(argv[2], NULL, 10);
    double limit = 1e9 * atof(argv[3]);
    enum what what = parse_what(argv[4]);
    size_t count = parse_participants(argv + 5, participants);
    if (what == PRINTED ? pipe2(ends, O_CLOEXEC) != 0
                        : (ends[1] = open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0)
        fail("output");

    for (size_t i = 0; i < count; i++)
        order[i] = &participants[i];
    for (size_t round = 0; round < rounds; round++) {
        shuffle(order, count);
        for (size_t i = 0; i < count; i++)
            if (order[i]->nanoseconds <= limit)
                printf("%s\t%s\t%.2f\n", argv[1], order[i]->label,
                       run(order[i], what, ends[1], ends[0]));
    }
    return 0;
}
