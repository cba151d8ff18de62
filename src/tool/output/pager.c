/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_forbidden;
static pid_t pager; /* 0: none was started */

void pager_forbid(void)
{
    is_forbidden = true;
}

/* The command to run, for a shell; NULL: none. */
static const char *find_pager(void)
{
    const char *terminal = getenv("TERM");
    const char *wanted = getenv("PAGER");
    if (is_forbidden || pager != 0 || isatty(STDOUT_FILENO) == 0 || terminal == NULL ||
        strcmp(terminal, "dumb") == 0)
        return NULL;
    if (wanted == NULL)
        return "less";
    return *wanted != '\0' && strcmp(wanted, "cat") != 0 ? wanted : NULL;
}

/* In the child: execute the pager; cat, if this fails. */
static void run(const char *command, const int ends[2])
{
    setenv("LESS", "FRX", 0); /* end if the text fits, keep colours, do not clear the screen */
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    if (strcmp(command, "less") == 0)
        execlp(command, command, (char *)NULL);
    else
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    execlp("cat", "cat", (char *)NULL);
    _exit(127);
}

void pager_start(void)
{
    const char *command = find_pager();
    int ends[2];
    fflush(stdout);
    if (command == NULL || pipe2(ends, O_CLOEXEC) != 0)
        return;
    pager = fork();
    if (pager == 0)
        run(command, ends);
    if (pager > 0) {
        if (isatty(STDERR_FILENO) != 0)
            dup2(ends[1], STDERR_FILENO);
        dup2(ends[1], STDOUT_FILENO);
    } else {
        pager = 0;
    }
    close(ends[0]);
    close(ends[1]);
}

void pager_finish(void)
{
    if (pager == 0)
        return;
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    while (waitpid(pager, NULL, 0) < 0 && errno == EINTR)
        continue;
}
