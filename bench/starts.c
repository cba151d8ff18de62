/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * starts ROUNDS COMMAND [ARGUMENT...] -- COMMAND [ARGUMENT...]: runs two commands in turn, each
 * first in every other round, and prints the microseconds that each takes. That is the lower
 * quartile: whatever else the machine does meanwhile can only make a run longer.
 */

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e6 * (double)now.tv_sec + 1e-3 * (double)now.tv_nsec;
}

/* How long the command takes, its output thrown away. */
static double run(char **command, const posix_spawn_file_actions_t *quiet)
{
    pid_t child;
    int status;
    double start = microseconds();
    if (posix_spawnp(&child, command[0], quiet, NULL, command, environ) != 0 ||
        waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "starts: %s failed\n", command[0]);
        exit(4);
    }
    return microseconds() - start;
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;
    return (a > b) - (a < b);
}

static double lower_quartile(double *times, size_t count)
{
    qsort(times, count, sizeof times[0], compare);
    return times[count / 4];
}

int main(int argc, char **argv)
{
    int separator = 2;
    while (separator < argc && strcmp(argv[separator], "--") != 0)
        separator++;
    size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    if (separator + 1 >= argc || separator == 2 || rounds == 0)
        return 2;
    argv[separator] = NULL;

    char **commands[2] = {argv + 2, argv + separator + 1};
    double *times[2] = {calloc(rounds, sizeof(double)), calloc(rounds, sizeof(double))};
    posix_spawn_file_actions_t quiet;
    if (times[0] == NULL || times[1] == NULL || posix_spawn_file_actions_init(&quiet) != 0 ||
        posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0) != 0)
        return 4;
    for (size_t i = 0; i < rounds; i++) {
        size_t first = i % 2;
        times[first][i] = run(commands[first], &quiet);
        times[!first][i] = run(commands[!first], &quiet);
    }
    printf("%.0f %.0f\n", lower_quartile(times[0], rounds), lower_quartile(times[1], rounds));
    posix_spawn_file_actions_destroy(&quiet);
    free(times[0]);
    free(times[1]);
    return 0;
}
