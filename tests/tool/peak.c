/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: peak LIMIT PROGRAM [ARGUMENT...]
 *
 * Runs the program and ends as it does; or with 99 if it took more than LIMIT KiB of memory.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a sanitizer or gcc's counters take is no matter. */
#if defined(__SANITIZE_ADDRESS__) || defined(HAS_COUNTERS)
#define IS_LIMITED 0
#else
#define IS_LIMITED 1
#endif

int main(int argc, char **argv)
{
    struct rusage usage;
    int status = 0;
    if (argc < 3)
        return 98;
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(97);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 98;
    if (IS_LIMITED && usage.ru_maxrss > atol(argv[1])) {
        fprintf(stderr, "%s took %ld KiB, more than %s\n", argv[2], usage.ru_maxrss, argv[1]);
        return 99;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
